import type { FileData } from "../../props.gen";
import type { Layer, Sheet } from "./layer";
import type { Edit } from "./log";

/** What lies under the layers: as it came, or a sheet once it was changed; `file` is what the server has of it. */
export interface Background {
  readonly picture: ImageBitmap | HTMLCanvasElement;
  /** Its pixels, where they are ours to change. */
  readonly sheet?: Sheet;
  /** Null until it is uploaded. */
  file: FileData | null;
}

/** A drawing at one moment. It is replaced, never changed; only the pixels of its sheets are. */
export interface State {
  readonly width: number;
  readonly height: number;
  readonly background: Background | null;
  readonly layers: readonly Layer[];
  /** Index of the layer that is drawn on. */
  readonly active: number;
  /** Whether there is nothing on it. */
  readonly empty: boolean;
  readonly edits: readonly Edit[];
}

/** Bytes that a state holds and the other does not. */
export function weight(of: State, beside: State): number {
  const known = sheetsOf(beside);
  let bytes = 0;
  for (const [sheet, size] of sheetsOf(of)) if (!known.has(sheet)) bytes += 4 * size;
  return bytes;
}

function sheetsOf({ layers, background, width, height }: State): Map<unknown, number> {
  const found = new Map<unknown, number>();
  for (const { sheet } of layers) found.set(sheet.canvas, sheet.canvas.width * sheet.canvas.height);
  if (background) found.set(background.picture, width * height);
  return found;
}
