import type { Rect } from "./layer";

/** Pixels that are worked on in one go: some milliseconds. */
const AT_ONCE = 200_000;
/** Time after which the page gets a turn. */
const TURN_MS = 12;

/** Lets the page draw and take input. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Draws what was asked for so far: browsers put it off until somebody looks at the pixels, and then do it in one go. */
function settle(ctx: CanvasRenderingContext2D): void {
  ctx.getImageData(0, 0, 1, 1);
}

/** Gets the memory of a sheet, in a turn of its own: that of a large one takes as long as much drawing. */
export async function warmed(ctx: CanvasRenderingContext2D): Promise<void> {
  ctx.putImageData(ctx.getImageData(0, 0, 1, 1), 0, 0);
  settle(ctx);
  await turn();
}

/** Calls `work` with 0 to `count - 1`; the page stays alive in between. */
export async function paced(count: number, work: (at: number) => void): Promise<void> {
  let began = performance.now();
  for (let at = 0; at < count; at += 1) {
    work(at);
    if (performance.now() - began < TURN_MS) continue;
    await turn();
    began = performance.now();
  }
}

/** Calls `work` for stripes of `rect` from top to bottom, likewise. */
export async function inBands(rect: Rect, work: (band: Rect) => void): Promise<void> {
  const rows = Math.max(1, Math.floor(AT_ONCE / Math.max(1, rect.w)));
  const end = rect.y + rect.h;
  await paced(Math.ceil(rect.h / rows), (at) => {
    const y = rect.y + at * rows;
    work({ x: rect.x, y, w: rect.w, h: Math.min(rows, end - y) });
  });
}

/** Calls `draw` for stripes of `rect`, likewise; nothing that it draws leaves the stripe. */
export async function drawnInBands(
  ctx: CanvasRenderingContext2D,
  rect: Rect,
  draw: () => void,
): Promise<void> {
  await warmed(ctx);
  await inBands(rect, ({ x, y, w, h }) => {
    ctx.save();
    ctx.beginPath();
    ctx.rect(x, y, w, h);
    ctx.clip();
    draw();
    ctx.restore();
    settle(ctx);
  });
}
