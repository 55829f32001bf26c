import type { Rect } from "./layer";

export const MOST_ZOOM = 32;

interface Point {
  x: number;
  y: number;
}

/**
 * What of a board is seen, and how large: a stage of some CSS pixels shows a board of other pixels.
 *
 * Zoom 1 is the whole board. Nothing here draws.
 */
export class View {
  /** Of the stage, in CSS pixels. */
  #width = $state.raw(0);
  #height = $state.raw(0);
  /** CSS pixels that the board is wide while all of it is seen. */
  #across = $state.raw(0);
  zoom = $state.raw(1);
  /** The pixel of the board in the middle of the stage, while that may be chosen. */
  #center: Point = $state.raw({ x: 0, y: 0 });
  readonly #board: { readonly width: number; readonly height: number };

  constructor(board: { readonly width: number; readonly height: number }) {
    this.#board = board;
  }

  /** The page gave the stage a size. */
  measured(width: number, height: number, across: number): void {
    this.#width = width;
    this.#height = height;
    this.#across = across;
  }

  /** CSS pixels of one pixel of the board. */
  get scale(): number {
    return Math.max(1e-6, (this.#across / this.#board.width) * this.zoom);
  }

  /** Where the board's first pixel stands in the stage. */
  get origin(): Point {
    const { scale } = this;
    return {
      x: start(this.#width, this.#board.width * scale, this.#center.x * scale),
      y: start(this.#height, this.#board.height * scale, this.#center.y * scale),
    };
  }

  /** The part of the board that is seen, in whole pixels. */
  get part(): Rect {
    const { scale, origin } = this;
    const x = Math.max(0, Math.floor(-origin.x / scale));
    const y = Math.max(0, Math.floor(-origin.y / scale));
    const right = Math.min(this.#board.width, Math.ceil((this.#width - origin.x) / scale));
    const bottom = Math.min(this.#board.height, Math.ceil((this.#height - origin.y) / scale));
    return { x, y, w: Math.max(1, right - x), h: Math.max(1, bottom - y) };
  }

  /** The whole board again. */
  reset(): void {
    this.zoom = 1;
  }

  /** Zooms by `factor`; what is under the point of the stage stays there. */
  zoomAt(factor: number, at?: Point): void {
    const point = at ?? { x: this.#width / 2, y: this.#height / 2 };
    const before = this.#under(point);
    this.zoom = Math.min(MOST_ZOOM, Math.max(1, this.zoom * factor));
    const { scale } = this;
    this.#look({
      x: before.x + (this.#width / 2 - point.x) / scale,
      y: before.y + (this.#height / 2 - point.y) / scale,
    });
  }

  /** Moves what is seen by CSS pixels; returns whether there was anywhere to go. */
  pan(dx: number, dy: number): boolean {
    const before = this.origin;
    const middle = this.#under({ x: this.#width / 2, y: this.#height / 2 });
    this.#look({ x: middle.x - dx / this.scale, y: middle.y - dy / this.scale });
    const after = this.origin;
    return Math.abs(after.x - before.x) + Math.abs(after.y - before.y) > 0.01;
  }

  #under(point: Point): Point {
    const { origin, scale } = this;
    return { x: (point.x - origin.x) / scale, y: (point.y - origin.y) / scale };
  }

  /** Looks at a point, as far as the board reaches. */
  #look(center: Point): void {
    const { scale } = this;
    const [w, h] = [this.#width / 2 / scale, this.#height / 2 / scale];
    this.#center = {
      x: Math.min(Math.max(center.x, w), Math.max(w, this.#board.width - w)),
      y: Math.min(Math.max(center.y, h), Math.max(h, this.#board.height - h)),
    };
  }
}

/** Where a length begins in a room: in the middle if it fits, else so that `at` is in the middle and no edge is inside. */
function start(room: number, length: number, at: number): number {
  if (length <= room) return (room - length) / 2;
  return Math.min(0, Math.max(room - length, room / 2 - at));
}
