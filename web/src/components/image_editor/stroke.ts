import { around, type Rect, type Sheet, sheet, within } from "./layer";
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

/** Pixels as they were at a place of a sheet. */
export interface Patch {
  readonly x: number;
  readonly y: number;
  readonly pixels: ImageData;
}

/** A square of the layer that the stroke has touched: what was there, and the ink above it. */
interface Tile extends Rect {
  before: ImageData;
  wet: Sheet;
}

const SIDE = 256;

/**
 * One touch of the pen on a layer.
 *
 * The ink is drawn on sheets of its own and laid over what was there before, so that a translucent stroke does not
 * darken where it crosses itself. They are small ones: on a large layer a stroke costs what it touches, no more.
 */
export class Stroke {
  /** What it has touched so far. */
  touched: Rect | null = null;
  readonly sheet: Sheet;
  readonly #tool: Tool;
  readonly #tiles = new Map<number, Tile>();
  readonly #spare: Sheet[];
  #last: Point;
  #middle: Point;

  /** `spare` are empty sheets of tiles that can be used again. */
  constructor(on: Sheet, tool: Tool, start: Point, spare: Sheet[]) {
    this.sheet = on;
    this.#tool = tool;
    this.#spare = spare;
    this.#last = this.#middle = start;
  }

  /** A dot where the pen came down. */
  begin(): Rect | null {
    const { x, y, weight } = this.#last;
    return this.#ink([this.#last], (ctx) => {
      ctx.beginPath();
      ctx.arc(x, y, (this.#tool.size * weight) / 2, 0, 2 * Math.PI);
      ctx.fill();
    });
  }

  /** The pen moved; returns the part of the layer that changed. */
  extend(points: readonly Point[]): Rect | null {
    const from = [this.#middle, this.#last];
    const changed = this.#ink([...from, ...points], (ctx) => {
      let [middle, last] = [this.#middle, this.#last];
      for (const point of points) {
        const next = between(last, point);
        ctx.lineWidth = this.#tool.size * point.weight;
        ctx.beginPath();
        ctx.moveTo(middle.x, middle.y);
        ctx.quadraticCurveTo(last.x, last.y, next.x, next.y);
        ctx.stroke();
        middle = next;
        last = point;
      }
    });
    for (const point of points) {
      this.#middle = between(this.#last, point);
      this.#last = point;
    }
    return changed;
  }

  /** The pen was lifted: the last half of a step is drawn. */
  end(): Rect | null {
    return this.#ink([this.#middle, this.#last], (ctx) => {
      ctx.lineWidth = this.#tool.size * this.#last.weight;
      ctx.beginPath();
      ctx.moveTo(this.#middle.x, this.#middle.y);
      ctx.lineTo(this.#last.x, this.#last.y);
      ctx.stroke();
    });
  }

  /** What it did, for the list of edits. */
  get edit(): Edit {
    const { kind, size, color, opacity } = this.#tool;
    const rounded = Math.round(size * 10) / 10;
    if (kind === "erase") return { tool: "erase", size: rounded, strokes: 1 };
    return { tool: "brush", size: rounded, color, opacity, strokes: 1 };
  }

  /** The pixels that were there. The sheets of the ink are given back: nothing can be drawn after. */
  finish(): Patch[] {
    const tiles = [...this.#tiles.values()];
    this.#tiles.clear();
    for (const { wet } of tiles) {
      wet.ctx.setTransform(1, 0, 0, 1, 0, 0);
      wet.ctx.clearRect(0, 0, SIDE, SIDE);
      this.#spare.push(wet);
    }
    return tiles.map(({ x, y, before }) => ({ x, y, pixels: before }));
  }

  /** Puts back what was there; returns where. */
  undo(): Rect | null {
    for (const { x, y, pixels } of this.finish()) this.sheet.ctx.putImageData(pixels, x, y);
    this.sheet.version += 1;
    return this.touched;
  }

  /** Draws on all tiles that these points are near to, and lays the ink over what was there. */
  #ink(points: readonly Point[], draw: (ctx: CanvasRenderingContext2D) => void): Rect | null {
    const { canvas, ctx } = this.sheet;
    const rect = within(boundsOf(points, this.#tool.size), canvas.width, canvas.height);
    if (!rect) return null;
    const erases = this.#tool.kind === "erase";
    for (const tile of this.#over(rect)) {
      draw(tile.wet.ctx);
      const part = shared(rect, tile);
      const [x, y] = [part.x - tile.x, part.y - tile.y];
      ctx.putImageData(tile.before, tile.x, tile.y, x, y, part.w, part.h);
      ctx.globalAlpha = erases ? 1 : this.#tool.opacity;
      ctx.globalCompositeOperation = erases ? "destination-out" : "source-over";
      ctx.drawImage(tile.wet.canvas, x, y, part.w, part.h, part.x, part.y, part.w, part.h);
    }
    ctx.globalAlpha = 1;
    ctx.globalCompositeOperation = "source-over";
    this.sheet.version += 1;
    this.touched = around(this.touched, rect);
    return rect;
  }

  *#over(rect: Rect): Generator<Tile> {
    const across = Math.ceil(this.sheet.canvas.width / SIDE);
    for (let row = Math.floor(rect.y / SIDE); row * SIDE < rect.y + rect.h; row += 1)
      for (let column = Math.floor(rect.x / SIDE); column * SIDE < rect.x + rect.w; column += 1) {
        const key = row * across + column;
        let tile = this.#tiles.get(key);
        if (!tile) {
          tile = this.#tile(column * SIDE, row * SIDE);
          this.#tiles.set(key, tile);
        }
        yield tile;
      }
  }

  #tile(x: number, y: number): Tile {
    const { canvas, ctx } = this.sheet;
    const [w, h] = [Math.min(SIDE, canvas.width - x), Math.min(SIDE, canvas.height - y)];
    const wet = this.#spare.pop() ?? sheet(SIDE, SIDE);
    const ink = this.#tool.kind === "erase" ? "#000" : this.#tool.color;
    Object.assign(wet.ctx, {
      lineCap: "round",
      lineJoin: "round",
      strokeStyle: ink,
      fillStyle: ink,
    });
    wet.ctx.setTransform(1, 0, 0, 1, -x, -y);
    return { x, y, w, h, before: ctx.getImageData(x, y, w, h), wet };
  }
}

function shared(a: Rect, b: Rect): Rect {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  return { x, y, w: Math.min(a.x + a.w, b.x + b.w) - x, h: Math.min(a.y + a.h, b.y + b.h) - y };
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
