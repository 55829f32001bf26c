import { drawnInBands } from "./bands";
import type { Board } from "./board.svelte";
import { type Layer, type Rect, type Sheet, sheet, type Size } from "./layer";
import type { Edit } from "./log";
import type { Background, State } from "./state";

/** What changes the shape of a drawing: its background and all layers alike. */
export type Turn = "left" | "right" | "horizontal" | "vertical";

/** Where the pixels go: a matrix as `setTransform` takes it. */
type Matrix = [a: number, b: number, c: number, d: number, e: number, f: number];

/** Keeps a part of the drawing. A fixed canvas shows the part as large as fits. */
export async function crop(board: Board, rect: Rect, fixed: boolean): Promise<void> {
  const to = fixed
    ? { width: board.width, height: board.height }
    : { width: rect.w, height: rect.h };
  const scale = Math.min(to.width / rect.w, to.height / rect.h);
  const x = (to.width - rect.w * scale) / 2 - rect.x * scale;
  const y = (to.height - rect.h * scale) / 2 - rect.y * scale;
  const only = {
    x: x + rect.x * scale,
    y: y + rect.y * scale,
    w: rect.w * scale,
    h: rect.h * scale,
  };
  await reshape(board, to, [scale, 0, 0, scale, x, y], edit("crop", rect), only);
}

/** Makes the drawing smaller or larger. A fixed canvas keeps its size: what is on it changes. */
export async function resize(board: Board, size: Size, fixed: boolean): Promise<void> {
  const to = fixed ? { width: board.width, height: board.height } : size;
  const [sx, sy] = [size.width / board.width, size.height / board.height];
  const [x, y] = [(to.width - size.width) / 2, (to.height - size.height) / 2];
  await reshape(board, to, [sx, 0, 0, sy, x, y], { tool: "resize", ...size });
}

/** Quarter turns and mirrors: no pixel is lost, unless a fixed canvas makes them smaller. */
export async function turn(board: Board, way: Turn, fixed: boolean): Promise<void> {
  const { width: w, height: h } = board;
  if (way === "horizontal" || way === "vertical") {
    const matrix: Matrix = way === "horizontal" ? [-1, 0, 0, 1, w, 0] : [1, 0, 0, -1, 0, h];
    await reshape(board, { width: w, height: h }, matrix, { tool: "flip", way });
    return;
  }
  const to = fixed ? { width: w, height: h } : { width: h, height: w };
  const scale = fixed ? Math.min(w / h, h / w) : 1;
  const sign = way === "right" ? 1 : -1;
  const matrix = about(w, h, to, 0, sign * scale);
  await reshape(board, to, matrix, { tool: "rotate", angle: sign * 90 });
}

/** Turns the drawing about its middle by any angle, in degrees; the canvas keeps its size. */
export async function rotate(board: Board, angle: number): Promise<void> {
  const { width, height } = board;
  const radians = (angle * Math.PI) / 180;
  const matrix = about(width, height, board, Math.cos(radians), Math.sin(radians));
  await reshape(board, { width, height }, matrix, { tool: "rotate", angle });
}

/** A turn about the middle, which lands in the middle. */
function about(w: number, h: number, to: Size, cos: number, sin: number): Matrix {
  const [x, y] = [w / 2, h / 2];
  const left = to.width / 2 - (cos * x - sin * y);
  const top = to.height / 2 - (sin * x + cos * y);
  return [cos, sin, -sin, cos, left, top];
}

/** Draws everything through the matrix onto sheets of size `to`; of those, only what lies in `only` is drawn. */
async function reshape(
  board: Board,
  to: Size,
  matrix: Matrix,
  done: Edit,
  only: Rect = { x: 0, y: 0, w: to.width, h: to.height },
): Promise<void> {
  const { state } = board;
  const redrawn = (from: CanvasImageSource): Promise<Sheet> =>
    redraw(state, from, to, matrix, only);
  const layers: Layer[] = [];
  for (const layer of state.layers)
    layers.push({ ...layer, sheet: await redrawn(layer.sheet.canvas) });
  let background: Background | null = null;
  if (state.background) {
    const made = await redrawn(state.background.picture);
    background = { picture: made.canvas, sheet: made, file: null };
  }
  board.change({ ...to, layers, background }, done);
}

async function redraw(
  { width, height }: State,
  from: CanvasImageSource,
  to: Size,
  matrix: Matrix,
  only: Rect,
): Promise<Sheet> {
  const made = sheet(to.width, to.height);
  const { ctx } = made;
  // Turned by quarters or moved by whole pixels, each pixel stays what it is.
  ctx.imageSmoothingEnabled = matrix.some((n) => !Number.isInteger(n));
  ctx.imageSmoothingQuality = "high";
  await drawnInBands(ctx, { x: 0, y: 0, w: to.width, h: to.height }, () => {
    ctx.beginPath();
    ctx.rect(only.x, only.y, only.w, only.h);
    ctx.clip();
    ctx.setTransform(...matrix);
    ctx.drawImage(from, 0, 0, width, height);
  });
  return made;
}

function edit(tool: string, { x, y, w, h }: Rect): Edit {
  return { tool, x, y, width: w, height: h };
}
