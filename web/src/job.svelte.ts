import type { JobInfo } from "./protocol.gen";

const TICK_MS = 100;

export type Stage = "sent" | "queued" | "running" | "done" | "failed" | "cancelled";

/** What a page knows of one run of an edge; shared by all the nodes that show it. */
export class JobStatus {
  /** `full`: bar, time, place and progress; `minimal`: bar and time. */
  readonly detail: "full" | "minimal";
  /** `performance.now()` of its start. */
  readonly since: number;
  /** Whether the author named the places that tell of it: then each of them does. */
  readonly named: boolean;
  stage: Stage = $state.raw("sent");
  info: JobInfo = $state.raw({});
  /** `performance.now()` of the last tick. */
  now: number = $state.raw(0);
  /** The one place that tells of it: the first on the page of those that are seen. */
  lead: Element | null = $state.raw(null);
  readonly #places = new Set<Element>();
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor(detail: "full" | "minimal", since: number, named = false) {
    this.detail = detail;
    this.since = since;
    this.named = named;
  }

  get active(): boolean {
    return this.stage === "sent" || this.stage === "queued" || this.stage === "running";
  }

  /** Enters a stage. What was known stays known until it is said anew. */
  enter(stage: Stage, info: JobInfo): void {
    if (stage !== this.stage) this.stage = stage;
    this.info = stage === "queued" ? info : { ...this.info, place: null, ...info };
  }

  /** Shows it at a place. Returns what ends that. */
  standAt(place: Element): () => void {
    this.#places.add(place);
    if (this.#clock === undefined) {
      this.#clock = setInterval(() => this.#look(), TICK_MS);
      // once for all places, when the browser is about to lay the page out anyway: most runs are over before
      requestAnimationFrame(() => this.#look());
    }
    return () => {
      this.#places.delete(place);
      if (this.#places.size === 0) this.#rest();
    };
  }

  /** A tab may have been changed since. Once it ended, nobody takes over what was told. */
  #look(): void {
    this.now = performance.now();
    if (this.active || this.lead === null) {
      const seen = [...this.#places].filter((one) => one.checkVisibility());
      this.lead = seen.reduce<Element | null>((a, b) => (a && before(a, b) ? a : b), null);
    }
    if (!this.active) this.#rest();
  }

  #rest(): void {
    clearInterval(this.#clock);
    this.#clock = undefined;
  }
}

function before(one: Element, other: Element): boolean {
  return (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}
