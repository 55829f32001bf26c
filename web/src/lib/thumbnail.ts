import type { FileData } from "../props.gen";
import { fileUrl } from "./upload";

/** The sizes that the server makes: pixels of the shorter side. */
export const SIZES = [128, 256, 360, 720, 1080, 1440, 2048] as const;
/** Bytes of a file that is shown as it is, however small its picture on the page. */
const SMALL = 64 * 1024;
const DOOR = "gradio_api/file=";
/** They move, or have no pixels. */
const WHOLE = /\.(gif|svg)$/i;

/**
 * Where a picture of a file lies that is good for so many pixels of the shorter side on the page.
 *
 * The file itself where that is no larger, where nothing smaller would do, and where it is not our server's.
 */
export function thumbnail(file: FileData | null | undefined, pixels: number): string | null {
  const full = fileUrl(file);
  if (!full?.startsWith(DOOR) || WHOLE.test(full) || !file) return full;
  if (typeof file.size === "number" && file.size <= SMALL) return full;
  const density = typeof devicePixelRatio === "number" ? devicePixelRatio : 1;
  const size = SIZES.find((one) => one >= Math.ceil(pixels * density));
  return size === undefined ? full : `gradio_api/thumbnail/${size}/file=${full.slice(DOOR.length)}`;
}
