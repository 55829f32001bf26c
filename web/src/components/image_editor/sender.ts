import type { EditorData } from "../../props.gen";
import type { Board } from "./board.svelte";
import { type Layer, png } from "./layer";

/** What sends pixels and says so. */
export interface Outlet {
  /** Sends the pixels of one layer under an id. */
  send(fields: Record<string, string>, pixels: Blob): Promise<unknown>;
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
  readonly #encoded = new WeakMap<Layer, { version: number; pixels: Blob }>();
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
    const { background, empty, layers } = this.#board;
    if (empty) return null;
    this.#version += 1;
    const id = `${this.#pad}.${this.#version}`;
    // All are encoded before any is sent: they are of the same moment.
    const parts = await Promise.all(layers.map((layer) => this.#encode(layer)));
    await Promise.all(
      parts.map((pixels, index) =>
        this.#outlet.send({ type: "layer", index: String(index), id }, pixels),
      ),
    );
    return { background: background?.file ?? null, layers: [], composite: null, id };
  }

  async #encode(layer: Layer): Promise<Blob> {
    const known = this.#encoded.get(layer);
    if (known?.version === layer.version) return known.pixels;
    const { version } = layer;
    const pixels = await png(layer.canvas);
    this.#encoded.set(layer, { version, pixels });
    return pixels;
  }
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
