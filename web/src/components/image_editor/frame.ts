import type { Rect } from "./layer";

/** A side or corner of a frame that is dragged, as on a compass; "move" is the frame as a whole. */
export const HANDLES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"] as const;
export type Handle = (typeof HANDLES)[number] | "move";

export interface Room {
  width: number;
  height: number;
}

const LEAST = 1;

/** The frame in whole pixels, within the room. */
export function settled(rect: Rect, room: Room): Rect {
  const w = clamp(Math.round(rect.w), LEAST, room.width);
  const h = clamp(Math.round(rect.h), LEAST, room.height);
  return {
    x: clamp(Math.round(rect.x), 0, room.width - w),
    y: clamp(Math.round(rect.y), 0, room.height - h),
    w,
    h,
  };
}

/** The largest frame of a shape, in the middle of the room. `ratio` is width by height; null is any. */
export function largest(ratio: number | null, room: Room): Rect {
  const own = ratio ?? room.width / room.height;
  const w = Math.min(room.width, room.height * own);
  const h = w / own;
  return settled({ x: (room.width - w) / 2, y: (room.height - h) / 2, w, h }, room);
}

/** The frame after `handle` was dragged by (dx, dy), from where it stood before. */
export function dragged(
  before: Rect,
  handle: Handle,
  dx: number,
  dy: number,
  room: Room,
  ratio: number | null = null,
): Rect {
  if (handle === "move") return settled({ ...before, x: before.x + dx, y: before.y + dy }, room);
  let [left, top] = [before.x, before.y];
  let [right, bottom] = [before.x + before.w, before.y + before.h];
  if (handle.includes("w")) left = clamp(left + dx, 0, right - LEAST);
  if (handle.includes("e")) right = clamp(right + dx, left + LEAST, room.width);
  if (handle.startsWith("n")) top = clamp(top + dy, 0, bottom - LEAST);
  if (handle.startsWith("s")) bottom = clamp(bottom + dy, top + LEAST, room.height);
  const rect = { x: left, y: top, w: right - left, h: bottom - top };
  return settled(ratio === null ? rect : inRatio(rect, handle, ratio, room), room);
}

/** The frame between two points. */
export function between(a: { x: number; y: number }, b: { x: number; y: number }): Rect {
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    w: Math.abs(a.x - b.x),
    h: Math.abs(a.y - b.y),
  };
}

/** Brings a frame into its ratio; the corner or side opposite of the handle stays. */
function inRatio(rect: Rect, handle: Handle, ratio: number, room: Room): Rect {
  const across = handle === "n" || handle === "s";
  let w = across ? rect.h * ratio : rect.w;
  let h = w / ratio;
  const left = handle.includes("w");
  const up = handle.startsWith("n");
  const wide = left ? rect.x + rect.w : room.width - rect.x;
  const high = up ? rect.y + rect.h : room.height - rect.y;
  const scale = Math.min(1, wide / w, high / h);
  w *= scale;
  h *= scale;
  return { x: left ? rect.x + rect.w - w : rect.x, y: up ? rect.y + rect.h - h : rect.y, w, h };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}
