import { say } from "../../lib/words";
/** A rectangle of whole pixels. */
export interface Rect {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** Width and height in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** A sheet of pixels that is not on the page; `version` rises with every change of them. */
export interface Sheet {
  readonly canvas: HTMLCanvasElement;
  readonly ctx: CanvasRenderingContext2D;
  version: number;
}

/** One layer. It is replaced, never changed; its sheet is what is drawn on. */
export interface Layer {
  readonly name: string;
  readonly visible: boolean;
  readonly sheet: Sheet;
}

export function sheet(width: number, height: number): Sheet {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  // Pixels are read often (undo, sending): they stay in memory rather than on the graphics card.
  const ctx = canvas.getContext("2d", { willReadFrequently: true });
  if (!ctx) throw new Error(say("This browser has no canvas to draw on."));
  return { canvas, ctx, version: 0 };
}

export function layer(name: string, width: number, height: number): Layer {
  return { name, visible: true, sheet: sheet(width, height) };
}

/** The smallest rectangle around both; `null` is nothing. */
export function around(a: Rect | null, b: Rect | null): Rect | null {
  if (!a || !b) return a ?? b;
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    w: Math.max(a.x + a.w, b.x + b.w) - x,
    h: Math.max(a.y + a.h, b.y + b.h) - y,
  };
}

/** What of `rect` lies on a sheet, grown to whole pixels; `null` when nothing does. */
export function within(rect: Rect, width: number, height: number): Rect | null {
  const x = Math.max(0, Math.floor(rect.x));
  const y = Math.max(0, Math.floor(rect.y));
  const w = Math.min(width, Math.ceil(rect.x + rect.w)) - x;
  const h = Math.min(height, Math.ceil(rect.y + rect.h)) - y;
  return w > 0 && h > 0 ? { x, y, w, h } : null;
}

/** Pixels of a sheet as a PNG. */
export function png(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error(say("The picture could not be read.")));
    }, "image/png");
  });
}
