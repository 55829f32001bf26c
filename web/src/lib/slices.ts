/** How long work may hold the page before it lets it breathe: less than a frame. */
const SLICE_MS = 10;

/** Calls in a task of its own, after what the browser finds more urgent. */
const later: (work: () => void) => void =
  typeof scheduler === "undefined"
    ? (work) => void setTimeout(work)
    : (work) => void scheduler.postTask(work);

/**
 * Work of many small parts, in order: what fits into a slice is done at once, the rest in tasks of their own, so that the
 * page answers to people in between.
 */
export class Slices {
  readonly #waiting = new Set<() => void>();
  readonly #later: (work: () => void) => void;
  readonly #now: () => number;
  /** When the slice that goes on ends; null between slices. */
  #until: number | null = null;

  constructor(wait: (work: () => void) => void = later, now = (): number => performance.now()) {
    this.#later = wait;
    this.#now = now;
  }

  /** Does a part of the work, now or in its turn. What it returns takes it back. */
  run(work: () => void): () => void {
    if (this.#until === null) this.#begin();
    if (this.#waiting.size === 0 && this.#time) {
      work();
      return () => undefined;
    }
    this.#waiting.add(work);
    return () => void this.#waiting.delete(work);
  }

  get #time(): boolean {
    return this.#now() < (this.#until ?? 0);
  }

  #begin(): void {
    this.#until = this.#now() + SLICE_MS;
    this.#later(() => this.#next());
  }

  #next(): void {
    this.#until = null;
    if (this.#waiting.size === 0) return;
    this.#begin();
    for (const work of this.#waiting) {
      this.#waiting.delete(work);
      work();
      if (!this.#time) return;
    }
  }
}
