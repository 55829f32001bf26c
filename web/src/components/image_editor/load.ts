import { fileUrl } from "../../lib/upload";
import { say } from "../../lib/words";
import type { EditorData, FileData } from "../../props.gen";
import type { Board } from "./board.svelte";
import { drawnInBands, warmed } from "./bands";
import { encoded } from "./darkroom";
import { sheet, type Size } from "./layer";
import type { Background } from "./state";

/** A drawing of more pixels has a layer whose memory is not there in no time. */
const LARGE = 4_000_000;
/** Longest side of a canvas that takes its size from a picture. */
const LONGEST = 4096;

type Upload = (file: File) => Promise<FileData>;

export interface Canvas extends Size {
  /** The canvas keeps its size whatever picture comes. */
  fixed: boolean;
}

/** The picture of a file that the server has. Rejects with words for the person. */
async function picture(file: FileData): Promise<ImageBitmap> {
  const address = fileUrl(file);
  if (!address) throw new Error(say("This picture has no address."));
  try {
    return (await ownPicture(address)) ?? (await anyPicture(address));
  } catch {
    throw new Error(say("The picture cannot be loaded for drawing on it."));
  }
}

/** One of our own server, decoded beside the page; null for another, and for what has no pixels of its own (SVG). */
async function ownPicture(address: string): Promise<ImageBitmap | null> {
  if (new URL(address, document.baseURI).origin !== location.origin) return null;
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  return createImageBitmap(await answer.blob()).catch(() => null);
}

async function anyPicture(address: string): Promise<ImageBitmap> {
  const image = new Image();
  // Without the other site's leave, pixels could be seen but not be sent on.
  image.crossOrigin = "anonymous";
  image.src = address;
  await image.decode();
  return createImageBitmap(image);
}

/** Shows a drawing of the server's on the board. */
export async function showValue(
  board: Board,
  value: EditorData | null,
  canvas: Canvas,
): Promise<void> {
  const lowest = underneath(value);
  const under = lowest && { picture: await picture(lowest), file: lowest };
  const layers = await Promise.all((value?.layers ?? []).map(picture));
  board.show(under, layers, sizeOf(under?.picture ?? layers[0], canvas), value?.meta?.edits);
}

/** The file under the layers; a drawing without parts is its composite. */
function underneath(value: EditorData | null): FileData | null {
  if (!value) return null;
  return value.background ?? (value.layers.length === 0 ? value.composite : null);
}

function sizeOf(image: ImageBitmap | undefined, canvas: Canvas): Size {
  const { width, height } = image ?? canvas;
  return { width, height };
}

/** Puts a picture of the person's under the layers, and uploads it. */
export async function placeFile(
  board: Board,
  file: File,
  canvas: Canvas,
  upload: Upload,
  source: string,
): Promise<void> {
  const bitmap = await decode(file);
  const size = fitted(bitmap, canvas);
  const same = size.width === bitmap.width && size.height === bitmap.height;
  const shown = same ? bitmap : await drawn(bitmap, size);
  const sent = shown instanceof ImageBitmap ? file : await asFile(shown, file.name);
  const background: Background = { picture: shown, file: await upload(sent) };
  board.place(background, size, { tool: "picture", source, ...size });
}

async function decode(file: File): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file);
  } catch {
    throw new Error(say("{name} is no image that this browser can show.", { name: file.name }));
  }
}

function fitted(from: Size, canvas: Canvas): Size {
  if (canvas.fixed) return { width: canvas.width, height: canvas.height };
  const scale = Math.min(1, LONGEST / Math.max(from.width, from.height));
  return { width: Math.round(from.width * scale), height: Math.round(from.height * scale) };
}

/** The picture in the middle of a sheet, as large as fits. */
async function drawn(bitmap: ImageBitmap, size: Size): Promise<HTMLCanvasElement> {
  const { canvas, ctx } = sheet(size.width, size.height);
  const scale = Math.min(size.width / bitmap.width, size.height / bitmap.height);
  const [w, h] = [bitmap.width * scale, bitmap.height * scale];
  ctx.imageSmoothingQuality = "high";
  await drawnInBands(ctx, { x: 0, y: 0, w: size.width, h: size.height }, () =>
    ctx.drawImage(bitmap, (size.width - w) / 2, (size.height - h) / 2, w, h),
  );
  return canvas;
}

async function asFile(canvas: HTMLCanvasElement, name: string): Promise<File> {
  const stem = name.replace(/\.[^.]*$/, "");
  return new File([await encoded(canvas)], `${stem}.png`, { type: "image/png" });
}

/** Makes a large drawing ready for its first stroke. */
export async function madeReady(board: Board): Promise<void> {
  const layer = board.layers[board.active];
  if (layer && board.width * board.height > LARGE) await warmed(layer.sheet.ctx);
}
