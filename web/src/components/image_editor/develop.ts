import { blurLine, lineOf } from "./pixels";

/** What is to be made of a picture. `size` is the deviation of a blur in pixels. */
export type Wish = { what: "png" } | { what: "blur"; size: number };

/** Pixels, in stripes that lie below one another: their bytes, which are handed over without being copied. */
export interface Picture {
  width: number;
  height: number;
  stripes: readonly ArrayBuffer[];
}

type Pen = OffscreenCanvasRenderingContext2D;

/** Makes it: a PNG; or the picture blurred, and smaller where nobody sees it. */
export async function develop(picture: Picture, wish: Wish): Promise<Blob | ImageBitmap> {
  const pen = penFor(picture.width, picture.height);
  let y = 0;
  for (const stripe of picture.stripes) {
    const pixels = new ImageData(new Uint8ClampedArray(stripe), picture.width);
    pen.putImageData(pixels, 0, y);
    y += pixels.height;
  }
  return wish.what === "png"
    ? pen.canvas.convertToBlob({ type: "image/png" })
    : blurred(pen.canvas, wish.size);
}

function penFor(width: number, height: number): Pen {
  const pen = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error("no canvas");
  return pen;
}

/** Made small, so that a strong blur costs no more than a weak one. */
async function blurred(picture: OffscreenCanvas, size: number): Promise<ImageBitmap> {
  const factor = Math.max(1, size / 2);
  const small = await createImageBitmap(picture, {
    resizeWidth: Math.max(1, Math.round(picture.width / factor)),
    resizeHeight: Math.max(1, Math.round(picture.height / factor)),
    resizeQuality: "high",
  });
  const pen = penFor(small.width, small.height);
  pen.drawImage(small, 0, 0);
  const pixels = pen.getImageData(0, 0, small.width, small.height);
  small.close();
  soften(pixels, Math.max(1, Math.round(size / factor)));
  pen.putImageData(pixels, 0, 0);
  return pen.canvas.transferToImageBitmap();
}

/** Three box blurs of all rows and columns: nearly a gaussian one. */
function soften({ data, width, height }: ImageData, radius: number): void {
  const line = lineOf(Math.max(width, height));
  for (let pass = 0; pass < 3; pass += 1) {
    for (let y = 0; y < height; y += 1) blurLine(data, 4 * y * width, 4, width, radius, line);
    for (let x = 0; x < width; x += 1) blurLine(data, 4 * x, 4 * width, height, radius, line);
  }
}
