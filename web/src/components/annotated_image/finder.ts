/** Pixels a side of the small copies that are looked at. */
const SIDE = 256;
const SEEN = 16;

/** Which mask lies under a place of the picture: the smallest of those that do. The masks are read when first asked. */
export class Finder {
  readonly #masks: readonly string[];
  #read: Promise<readonly (Uint8ClampedArray | null)[]> | null = null;

  constructor(masks: readonly string[]) {
    this.#masks = masks;
  }

  /** The index of the mask at `x`, `y`, both from 0 to 1; null when there is none. */
  async at(x: number, y: number): Promise<number | null> {
    this.#read ??= Promise.all(this.#masks.map(alphas));
    const all = await this.#read;
    const place =
      Math.min(SIDE - 1, Math.floor(y * SIDE)) * SIDE + Math.min(SIDE - 1, Math.floor(x * SIDE));
    const hits = all.flatMap((alpha, index) => {
      const seen = (alpha?.[place] ?? 0) > SEEN;
      return seen && alpha ? [{ index, area: alpha.filter((a) => a > SEEN).length }] : [];
    });
    hits.sort((a, b) => a.area - b.area);
    return hits[0]?.index ?? null;
  }
}

async function alphas(address: string): Promise<Uint8ClampedArray | null> {
  const image = new Image(SIDE, SIDE);
  image.src = address;
  try {
    await image.decode();
    const canvas = new OffscreenCanvas(SIDE, SIDE);
    const ctx = canvas.getContext("2d", { willReadFrequently: true });
    if (!ctx) return null;
    ctx.drawImage(image, 0, 0, SIDE, SIDE);
    const { data } = ctx.getImageData(0, 0, SIDE, SIDE);
    return new Uint8ClampedArray(SIDE * SIDE).map((_, at) => data[4 * at + 3] ?? 0);
  } catch {
    // A mask of another host, or one that is gone: it is found by its label.
    return null;
  }
}
