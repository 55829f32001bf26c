import { around, copyPart, type Rect, type Sheet, within } from "./layer";
import type { Edit } from "./log";

/** What draws, and how. */
export interface Tool {
  kind: "brush" | "erase";
  /** Width in pixels of the canvas. */
  size: number;
  /** A CSS colour. */
  color: string;
  /** 0 to 1, for the stroke as a whole. */
  opacity: number;
}

export interface Point {
  x: number;
  y: number;
  /** Factor of the width. */
  weight: number;
}

/**
 * One touch of the pen on a layer.
 *
 * The ink is drawn on a sheet of its own and laid over what was there before, so that a translucent stroke does not
 * darken where it crosses itself.
 */
export class Stroke {
  /** What it has touched so far. */
  touched: Rect | null = null;
  readonly sheet: Sheet;
  readonly #tool: Tool;
  readonly #before: Sheet;
  readonly #wet: Sheet;
  #last: Point;
  #middle: Point;

  /** `before` and `wet` are spare sheets of the layer's size. */
  constructor(on: Sheet, tool: Tool, start: Point, before: Sheet, wet: Sheet) {
    this.sheet = on;
    this.#tool = tool;
    this.#before = before;
    this.#wet = wet;
    this.#last = this.#middle = start;
    const { width, height } = on.canvas;
    before.ctx.clearRect(0, 0, width, height);
    before.ctx.drawImage(on.canvas, 0, 0);
    wet.ctx.clearRect(0, 0, width, height);
    const ink = tool.kind === "erase" ? "#000" : tool.color;
    Object.assign(wet.ctx, {
      lineCap: "round",
      lineJoin: "round",
      strokeStyle: ink,
      fillStyle: ink,
    });
  }

  /** A dot where the pen came down. */
  begin(): Rect | null {
    const { ctx } = this.#wet;
    const { x, y, weight } = this.#last;
    ctx.beginPath();
    ctx.arc(x, y, (this.#tool.size * weight) / 2, 0, 2 * Math.PI);
    ctx.fill();
    return this.#lay([this.#last]);
  }

  /** The pen moved; returns the part of the layer that changed. */
  extend(points: readonly Point[]): Rect | null {
    const { ctx } = this.#wet;
    const from = [this.#middle, this.#last];
    for (const point of points) {
      const middle = between(this.#last, point);
      ctx.lineWidth = this.#tool.size * point.weight;
      ctx.beginPath();
      ctx.moveTo(this.#middle.x, this.#middle.y);
      ctx.quadraticCurveTo(this.#last.x, this.#last.y, middle.x, middle.y);
      ctx.stroke();
      this.#middle = middle;
      this.#last = point;
    }
    return this.#lay([...from, ...points]);
  }

  /** The pen was lifted: the last half of a step is drawn. */
  end(): Rect | null {
    const { ctx } = this.#wet;
    ctx.lineWidth = this.#tool.size * this.#last.weight;
    ctx.beginPath();
    ctx.moveTo(this.#middle.x, this.#middle.y);
    ctx.lineTo(this.#last.x, this.#last.y);
    ctx.stroke();
    return this.#lay([this.#middle, this.#last]);
  }

  /** What it did, for the list of edits. */
  get edit(): Edit {
    const { kind, size, color, opacity } = this.#tool;
    const rounded = Math.round(size * 10) / 10;
    if (kind === "erase") return { tool: "erase", size: rounded, strokes: 1 };
    return { tool: "brush", size: rounded, color, opacity, strokes: 1 };
  }

  /** The pixels that were there. */
  pixelsBefore({ x, y, w, h }: Rect): ImageData {
    return this.#before.ctx.getImageData(x, y, w, h);
  }

  /** Puts back what was there; returns where. */
  undo(): Rect | null {
    const rect = this.touched;
    if (!rect) return null;
    this.sheet.ctx.clearRect(rect.x, rect.y, rect.w, rect.h);
    copyPart(this.sheet.ctx, this.#before.canvas, rect);
    this.sheet.version += 1;
    return rect;
  }

  #lay(points: readonly Point[]): Rect | null {
    const { canvas, ctx } = this.sheet;
    const rect = within(boundsOf(points, this.#tool.size), canvas.width, canvas.height);
    if (!rect) return null;
    ctx.clearRect(rect.x, rect.y, rect.w, rect.h);
    copyPart(ctx, this.#before.canvas, rect);
    ctx.globalAlpha = this.#tool.kind === "erase" ? 1 : this.#tool.opacity;
    ctx.globalCompositeOperation = this.#tool.kind === "erase" ? "destination-out" : "source-over";
    copyPart(ctx, this.#wet.canvas, rect);
    ctx.globalAlpha = 1;
    ctx.globalCompositeOperation = "source-over";
    this.sheet.version += 1;
    this.touched = around(this.touched, rect);
    return rect;
  }
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, weight: b.weight };
}

function boundsOf(points: readonly Point[], size: number): Rect {
  const edge = (size * Math.max(...points.map((p) => p.weight))) / 2 + 1;
  const xs = points.map((p) => p.x);
  const ys = points.map((p) => p.y);
  const x = Math.min(...xs) - edge;
  const y = Math.min(...ys) - edge;
  return { x, y, w: Math.max(...xs) + edge - x, h: Math.max(...ys) + edge - y };
}
