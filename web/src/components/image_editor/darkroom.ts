import { say } from "../../lib/words";
import darkroomUrl from "./darkroom.worker?worker&url";
import { inBands } from "./bands";
import { develop, type Picture, type Wish } from "./develop";
import { png, type Rect } from "./layer";

/** What the page asks of its worker. */
export interface Order {
  n: number;
  picture: Picture;
  wish: Wish;
}

/** What comes of the order `n`; 0 says that the worker is there. */
export interface Answer {
  n: number;
  made?: Blob | ImageBitmap;
  wrong?: string;
}

const READY_MS = 5_000;
/** Pixels that are read in one go: some milliseconds. */
const AT_ONCE = 2_000_000;

/** A thread that makes large things of pixels: no click waits for it. */
class Darkroom {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #count = 0;

  /** Whether it can be used: it cannot where a site forbids it. */
  readonly open: Promise<boolean>;

  constructor() {
    this.#worker = new Worker(darkroomUrl, { type: "module", name: "darkroom" });
    this.open = new Promise((resolve) => {
      setTimeout(() => resolve(false), READY_MS);
      this.#waiting.set(0, () => resolve(true));
      this.#worker.onerror = () => {
        resolve(false);
        for (const [n, told] of this.#waiting) told({ n, wrong: "the worker died" });
      };
    });
    this.#worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      this.#waiting.get(data.n)?.(data);
      this.#waiting.delete(data.n);
    };
  }

  async develop(picture: Picture, wish: Wish): Promise<Blob | ImageBitmap> {
    const n = (this.#count += 1);
    const { made, wrong } = await new Promise<Answer>((resolve) => {
      this.#waiting.set(n, resolve);
      this.#worker.postMessage({ n, picture, wish } satisfies Order, [...picture.stripes]);
    });
    if (!made) throw new Error(say("The picture could not be read."), { cause: wrong });
    return made;
  }
}

/** One for all editors of the page, once it is needed. */
let darkroom: Darkroom | undefined;

async function developed(picture: Picture, wish: Wish): Promise<Blob | ImageBitmap> {
  try {
    darkroom ??= new Darkroom();
  } catch {
    return develop(picture, wish);
  }
  const open = await darkroom.open;
  return open ? darkroom.develop(picture, wish) : develop(picture, wish);
}

/** A part of a canvas. A large one is read in stripes, with turns of the page between them. */
async function read(canvas: HTMLCanvasElement, part: Rect): Promise<Picture> {
  const ctx = canvas.getContext("2d");
  if (!ctx) throw new Error(say("The picture could not be read."));
  const stripes: ArrayBuffer[] = [];
  const take = ({ x, y, w, h }: Rect): void => {
    stripes.push(ctx.getImageData(x, y, w, h).data.buffer);
  };
  if (part.w * part.h <= AT_ONCE) take(part);
  else await inBands(part, take);
  return { width: part.w, height: part.h, stripes };
}

/** The pixels of a canvas as a PNG: as they are now, if they are no more than some million. */
export async function encoded(canvas: HTMLCanvasElement): Promise<Blob> {
  if (typeof OffscreenCanvas === "undefined") return png(canvas);
  const whole = { x: 0, y: 0, w: canvas.width, h: canvas.height };
  const made = await developed(await read(canvas, whole), { what: "png" });
  if (made instanceof Blob) return made;
  throw new Error(say("The picture could not be read."));
}

/** A part of a canvas, blurred, and smaller than the part where nobody sees it. */
export async function softened(
  canvas: HTMLCanvasElement,
  part: Rect,
  size: number,
): Promise<ImageBitmap> {
  const made = await developed(await read(canvas, part), { what: "blur", size });
  if (made instanceof ImageBitmap) return made;
  throw new Error(say("The picture could not be read."));
}
