import { say } from "../../lib/words";
import type { EditorData, EditorMeta, FileData } from "../../props.gen";
import type { Board } from "./board.svelte";
import type { Sheet } from "./layer";
import type { Background } from "./state";

/** What sends pixels and says so. */
export interface Outlet {
  /** A sheet as a PNG. */
  encode(canvas: HTMLCanvasElement): Promise<Blob>;
  /** Sends the pixels of one layer under an id. */
  send(fields: Record<string, string>, pixels: Blob): Promise<unknown>;
  /** Uploads a background that was changed. */
  upload(pixels: Blob): Promise<FileData>;
  /** The server has this drawing now. */
  sent(value: EditorData | null): void;
  failed(error: unknown): void;
}

/** Least time between two drawings that are sent, and share of the time that one took. */
const LEAST_MS = 30;
const REST = 0.5;

/**
 * Sends a drawing while it grows: one version at a time, always the newest, and never faster than the server answers.
 * Only pixels travel ahead; the value that events carry is their id.
 */
export class Sender {
  readonly #board: Board;
  readonly #outlet: Outlet;
  readonly #pad = crypto.randomUUID();
  readonly #encoded = new WeakMap<Sheet, { version: number; pixels: Blob }>();
  #version = 0;
  #stale = false;
  #running: Promise<void> | null = null;

  constructor(board: Board, outlet: Outlet) {
    this.#board = board;
    this.#outlet = outlet;
  }

  /** The drawing changed. */
  changed(): void {
    this.#stale = true;
    this.#running ??= this.#run();
  }

  /** Resolves when the server has the newest drawing; null when it has it already. */
  get pending(): Promise<void> | null {
    return this.#stale ? this.#running : null;
  }

  /** Whether a value is of this pad: what it shows is on the board already. */
  owns(value: EditorData | null): boolean {
    return value?.id?.startsWith(`${this.#pad}.`) ?? false;
  }

  async #run(): Promise<void> {
    // The first step is taken later: `#running` is set by then.
    await Promise.resolve();
    try {
      while (this.#stale) {
        this.#stale = false;
        const start = performance.now();
        this.#outlet.sent(await this.#send());
        if (!this.#stale && !this.#board.drawing) break;
        await rest(Math.max(LEAST_MS, REST * (performance.now() - start)));
      }
    } catch (error) {
      this.#outlet.failed(error);
    } finally {
      this.#running = null;
    }
  }

  async #send(): Promise<EditorData | null> {
    const { background, edits, empty, layers } = this.#board;
    if (empty) return null;
    this.#version += 1;
    const id = `${this.#pad}.${this.#version}`;
    // All are read before anything is waited for: they are of the same moment, or of a few frames if they are large.
    // What changed in these is stale, and sent again.
    const [parts, under] = await Promise.all([
      Promise.all(layers.map(({ sheet }) => this.#encode(sheet))),
      background && this.#kept(background),
    ]);
    await Promise.all(
      parts.map((pixels, index) =>
        this.#outlet.send({ type: "layer", index: String(index), id }, pixels),
      ),
    );
    const hidden = layers.flatMap(({ visible }, index) => (visible ? [] : [index]));
    const meta: EditorMeta = {
      ...(edits.length > 0 && { edits: [...edits] }),
      ...(hidden.length > 0 && { hidden }),
    };
    const said = Object.keys(meta).length > 0 ? { meta } : {};
    return { background: under, layers: [], composite: null, id, ...said };
  }

  /** The background as the server has it: one that was changed is uploaded once, not with each stroke above it. */
  async #kept(background: Background): Promise<FileData> {
    background.file ??= await this.#outlet.upload(await this.#outlet.encode(canvasOf(background)));
    return background.file;
  }

  async #encode(sheet: Sheet): Promise<Blob> {
    const known = this.#encoded.get(sheet);
    if (known?.version === sheet.version) return known.pixels;
    const { version } = sheet;
    const pixels = await this.#outlet.encode(sheet.canvas);
    this.#encoded.set(sheet, { version, pixels });
    return pixels;
  }
}

function canvasOf({ sheet, picture }: Background): HTMLCanvasElement {
  const canvas = sheet?.canvas ?? picture;
  if (canvas instanceof HTMLCanvasElement) return canvas;
  throw new Error(say("The picture was never uploaded."));
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
