import type { Draw, Drawing, Look } from "./drawing";

const DRAWS: Readonly<Record<string, () => Promise<{ draw: Draw }>>> = {
  plotly: () => import("./plotly"),
  altair: () => import("./vega"),
  bokeh: () => import("./bokeh/bokeh"),
};

/** Whether a kind of figure is drawn by a library. */
export function isDrawn(kind: string): boolean {
  return Object.hasOwn(DRAWS, kind);
}

/** How it went: what is wrong, and what of the figure is not drawn. */
type Told = (fault: string | null, left: readonly string[]) => void;

/** One element in which figures of one kind are drawn, one after the other; of those that wait only the newest. */
export class Canvas {
  readonly #drawing: Promise<Drawing>;
  readonly #told: Told;
  readonly #resized: ResizeObserver;
  #next: { text: string; look: Look } | null = null;
  #busy = false;
  #ended = false;

  constructor(host: HTMLElement, kind: string, told: Told) {
    this.#told = told;
    const load = DRAWS[kind] ?? (() => Promise.reject(new Error(`There is no figure of ${kind}.`)));
    this.#drawing = load().then(({ draw }) => draw(host));
    let width = host.clientWidth;
    this.#resized = new ResizeObserver(() => {
      if (host.clientWidth === width) return;
      width = host.clientWidth;
      this.#drawing.then((drawing) => drawing.resize()).catch(() => undefined);
    });
    this.#resized.observe(host);
  }

  show(text: string, look: Look): void {
    this.#next = { text, look };
    if (!this.#busy) void this.#work();
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#next && !this.#ended) {
      const { text, look } = this.#next;
      this.#next = null;
      try {
        this.#told(null, await (await this.#drawing).show(text, look));
      } catch (error) {
        this.#told(error instanceof Error ? error.message : String(error), []);
      }
    }
    this.#busy = false;
  }

  end(): void {
    this.#ended = true;
    this.#resized.disconnect();
    this.#drawing.then((drawing) => drawing.end()).catch(() => undefined);
  }
}
