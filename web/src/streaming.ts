import type { Dispatcher } from "./dispatch";
import type { Edge } from "./wiring";

/** Chunks that are unanswered at a time while answers come fast: they are on their way, and none waits. */
const AHEAD = 6;
/** And while they come slowly: one is worked at while the next is on its way, so that the newest picture is new. */
const AHEAD_SLOW = 2;
const SLOW_MS = 250;
/** Bytes of chunks that wait here when the server cannot keep up: some minutes of sound. */
const MOST = 64 * 1024 * 1024;

/**
 * What a camera or a microphone gives, in chunks. No more than a few are unanswered at a time: pictures are taken when
 * there is room, so that the newest is sent; sound waits in line, so that nothing of it is lost.
 */
export class Stream {
  /** Seconds between two chunks. */
  readonly every: number;
  /** Called when the server takes no more. */
  onover: () => void = () => undefined;
  readonly #dispatcher: Dispatcher;
  readonly #edges: readonly Edge[];
  readonly #component: number;
  readonly #waiting: Blob[] = [];
  #bytes = 0;
  #sent = 0;
  #unanswered = 0;
  #ahead = AHEAD_SLOW;
  #over = false;
  #line: Promise<void> = Promise.resolve();

  constructor(dispatcher: Dispatcher, edges: readonly Edge[], component: number) {
    this.#dispatcher = dispatcher;
    this.#edges = edges;
    this.#component = component;
    this.every = Math.min(...edges.map((edge) => edge.stream_every));
  }

  /** Whether a chunk would go out at once. */
  get ready(): boolean {
    return !this.#over && this.#unanswered < this.#ahead && this.#waiting.length === 0;
  }

  /** Sends a chunk as soon as there is room. */
  put(bytes: Blob): void {
    if (this.#over) return;
    this.#waiting.push(bytes);
    this.#bytes += bytes.size;
    this.#flush();
    if (this.#bytes > MOST) this.close();
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.onover();
  }

  #flush(): void {
    while (this.#unanswered < this.#ahead) {
      const bytes = this.#waiting.shift();
      if (!bytes) return;
      this.#bytes -= bytes.size;
      this.#unanswered += 1;
      this.#line = this.#line.then(() => this.#send(bytes));
    }
  }

  /** Sends a chunk, and returns when it is on its way: what comes after must not overtake it. */
  async #send(blob: Blob): Promise<void> {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    if (this.#over) return;
    this.#sent += 1;
    const began = performance.now();
    const answers = this.#edges.map((edge) =>
      this.#dispatcher.chunk(edge, this.#component, this.#sent, blob.type, bytes),
    );
    void Promise.all(answers).then((more) => {
      this.#unanswered -= 1;
      this.#ahead = performance.now() - began < SLOW_MS ? AHEAD : AHEAD_SLOW;
      if (more.includes(false)) this.close();
      else this.#flush();
    });
  }
}
