import { backoff } from "./backoff";
import { Cancelled, UploadFailure } from "./requests";

/** How long an upload waits for its connection, once nothing goes on any more. */
const PATIENCE_MS = 5 * 60_000;
/** A refusal may be a token that was renewed meanwhile, but hardly for long. */
const MOST_REFUSED = 4;

/** Waits between the tries of an upload whose connection is lost, and gives up in the end. */
export class Patience {
  readonly #away: (lost: boolean) => void;
  readonly #signal: AbortSignal | undefined;
  #tries = 0;
  #refused = 0;
  #since = 0;

  constructor(away: ((lost: boolean) => void) | undefined, signal: AbortSignal | undefined) {
    this.#away = away ?? (() => undefined);
    this.#signal = signal;
  }

  /** Something went well. */
  calm(): void {
    if (this.#tries > 0) this.#away(false);
    this.#tries = this.#refused = 0;
  }

  /** After a failure: returns when it is time to try again. Rejects with the failure when that is of no use. */
  async wait(error: unknown): Promise<void> {
    if (!(error instanceof UploadFailure) || !error.passes) throw error;
    if (error.status === 403 && (this.#refused += 1) > MOST_REFUSED) throw error;
    if (this.#tries === 0) this.#since = performance.now();
    else if (performance.now() - this.#since > PATIENCE_MS) throw error;
    if (this.#tries > 0) this.#away(true);
    await pause(backoff(this.#tries, Math.random()), this.#signal);
    this.#tries += 1;
  }
}

/** Ends after this time, or as soon as the browser says that there is a network again. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer);
      removeEventListener("online", done);
      signal?.removeEventListener("abort", done);
      if (signal?.aborted) reject(new Cancelled());
      else resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener("online", done);
    signal?.addEventListener("abort", done);
    if (signal?.aborted) done();
  });
}
