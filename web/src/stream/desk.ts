import type { Line, Trunk } from "./hub";

/** What a tab asks of whoever holds the stream. `n` is a number of the tab's own for one connection. */
export type Request =
  | { n: number; do: "open" | "close" }
  | { n: number; do: "send"; text: string }
  | { n: 0; do: "alive" };

/** What it hears. */
export type Answer =
  | { n: number; what: "opened" | "closed" | "better" }
  | { n: number; what: "text"; text: string }
  | { n: 0; what: "ready" };

/** A tab says this often that it is there: nobody tells when one is gone. */
export const ALIVE_MS = 20_000;
/** Timers of a tab in the background may come once a minute. */
const SILENT_MS = 180_000;

/** Serves one tab. */
export class Desk {
  readonly #trunk: Trunk;
  readonly #answer: (answer: Answer) => void;
  readonly #lines = new Map<number, Line>();
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(trunk: Trunk, answer: (answer: Answer) => void) {
    this.#trunk = trunk;
    this.#answer = answer;
  }

  take(request: Request): void {
    clearTimeout(this.#silence);
    const { n } = request;
    if (request.do === "open") this.#open(n);
    else if (request.do === "send") this.#lines.get(n)?.send(request.text);
    else if (request.do === "close") this.#close(n);
    if (this.#lines.size > 0) this.#silence = setTimeout(() => this.leave(), SILENT_MS);
  }

  /** The tab is gone, or sleeps: should it wake, it finds its connection closed and comes back. */
  leave(): void {
    clearTimeout(this.#silence);
    for (const n of [...this.#lines.keys()]) {
      this.#close(n);
      this.#answer({ n, what: "closed" });
    }
  }

  #open(n: number): void {
    const line = this.#trunk.open({
      opened: () => this.#answer({ n, what: "opened" }),
      text: (text) => this.#answer({ n, what: "text", text }),
      closed: () => {
        this.#lines.delete(n);
        this.#answer({ n, what: "closed" });
      },
      better: () => this.#answer({ n, what: "better" }),
    });
    this.#lines.set(n, line);
  }

  #close(n: number): void {
    this.#lines.get(n)?.close();
    this.#lines.delete(n);
  }
}
