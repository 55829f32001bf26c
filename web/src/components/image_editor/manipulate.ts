import { drawnInBands, inBands } from "./bands";
import type { Board } from "./board.svelte";
import { softened } from "./darkroom";
import { type Rect, type Sheet, sheet, within } from "./layer";
import type { Edit } from "./log";
import { adjust, Mean, noise, type Noise, type Work } from "./pixels";

/** A change of fewer pixels is made in place and keeps those; a larger one makes a sheet of its own. */
const IN_PLACE = 1_000_000;

/** Where something is hidden: a rectangle, or the inside of a line that closes. */
export interface Area {
  rect: Rect;
  /** Corners of a lasso. */
  path?: readonly { x: number; y: number }[];
}

export type Cover =
  | { kind: "fill"; color: string }
  | { kind: "mean" }
  /** `size`: deviation in pixels. */
  | { kind: "blur"; size: number };

/** Hides a part of the background; of the layer that is drawn on, where there is none. */
export async function occlude(board: Board, area: Area, cover: Cover): Promise<boolean> {
  const rect = within(area.rect, board.width, board.height);
  if (!rect || (board.empty && cover.kind !== "fill")) return false;
  const shape = area.path ? "lasso" : "rectangle";
  const { x, y, w, h } = rect;
  const place = { x, y, width: w, height: h };
  await worked(board, rect, async (on) => {
    const details = await covered(on, rect, area, cover);
    return { tool: "occlude", cover: cover.kind, shape, ...place, ...details };
  });
  return true;
}

export async function addNoise(
  board: Board,
  kind: Noise,
  amount: number,
  seed: number,
): Promise<void> {
  const done = { tool: "noise", kind, amount, seed };
  await everywhere(board, noise(kind, amount, seed), done);
}

export async function adjusted(board: Board, brightness: number, contrast: number): Promise<void> {
  await everywhere(board, adjust(brightness, contrast), {
    tool: "brightness",
    brightness,
    contrast,
  });
}

async function everywhere(board: Board, work: Work, done: Edit): Promise<void> {
  await worked(board, board.whole, async (on) => {
    await inBands(board.whole, ({ x, y, w, h }) => {
      const pixels = on.ctx.getImageData(x, y, w, h);
      work(pixels.data);
      on.ctx.putImageData(pixels, x, y);
    });
    return done;
  });
}

/** Runs `work` on the sheet that manipulations change, as one step. */
async function worked(board: Board, rect: Rect, work: (on: Sheet) => Promise<Edit>): Promise<void> {
  const { background, layers, active } = board.state;
  const layer = layers[active];
  const own = background ? background.sheet : layer?.sheet;
  if (own && rect.w * rect.h <= IN_PLACE) {
    const { x, y, w, h } = rect;
    const before = { x, y, pixels: own.ctx.getImageData(x, y, w, h) };
    board.patched(own, rect, [before], await work(own));
    return;
  }
  const from = background?.picture ?? layer?.sheet.canvas;
  if (!from) return;
  const made = await copied(board, from);
  const done = await work(made);
  if (background)
    board.change({ background: { picture: made.canvas, sheet: made, file: null } }, done);
  else
    board.change(
      {
        layers: layers.map((one, at) => (at === active ? { ...one, sheet: made } : one)),
        empty: false,
      },
      done,
    );
}

async function copied(board: Board, from: CanvasImageSource): Promise<Sheet> {
  const { width, height } = board;
  const made = sheet(width, height);
  await drawnInBands(made.ctx, board.whole, () => made.ctx.drawImage(from, 0, 0, width, height));
  return made;
}

/** Draws over the area; returns what a list of edits should know of it beside its place. */
async function covered(on: Sheet, rect: Rect, area: Area, cover: Cover): Promise<Edit> {
  const { ctx } = on;
  const inside = (draw: () => void): Promise<void> =>
    drawnInBands(ctx, rect, () => {
      trace(ctx, rect, area);
      ctx.clip();
      draw();
    });
  if (cover.kind === "blur") {
    const soft = await softened(on.canvas, rect, cover.size);
    ctx.imageSmoothingQuality = "high";
    await inside(() => {
      ctx.clearRect(rect.x, rect.y, rect.w, rect.h);
      ctx.drawImage(soft, rect.x, rect.y, rect.w, rect.h);
    });
    soft.close();
    return { size: cover.size };
  }
  const color = cover.kind === "fill" ? cover.color : await meanOf(on, rect, area);
  await inside(() => {
    ctx.fillStyle = color;
    ctx.fillRect(rect.x, rect.y, rect.w, rect.h);
  });
  return { color };
}

function trace(ctx: CanvasRenderingContext2D, rect: Rect, { path }: Area): void {
  ctx.beginPath();
  if (!path) {
    ctx.rect(rect.x, rect.y, rect.w, rect.h);
    return;
  }
  for (const { x, y } of path) ctx.lineTo(x, y);
  ctx.closePath();
}

/** The mean colour within the area. */
async function meanOf(on: Sheet, rect: Rect, area: Area): Promise<string> {
  const mean = new Mean();
  await inBands(rect, (band) => {
    const part = sheet(band.w, band.h);
    part.ctx.translate(-band.x, -band.y);
    trace(part.ctx, rect, area);
    part.ctx.clip();
    part.ctx.drawImage(
      on.canvas,
      ...[band.x, band.y, band.w, band.h],
      ...[band.x, band.y, band.w, band.h],
    );
    mean.add(part.ctx.getImageData(0, 0, band.w, band.h).data);
  });
  return mean.color;
}
