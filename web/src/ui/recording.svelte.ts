import { Microphone } from "../lib/microphone";
import { level, wav } from "../lib/wav";

const KEPT_LEVELS = 120;
/** Bytes of samples that are kept here: about 50 minutes. Then the recording ends by itself. */
const MOST = 256 * 1024 * 1024;

export interface RecordingEvents {
  failed(error: unknown): void;
  /** It ended; null when nothing was heard. */
  done(file: File | null): void;
  /** A block came. With it, the samples are not kept here: somebody streams them. */
  block?: ((block: Int16Array, rate: number) => void) | undefined;
}

/** One recording with the microphone. */
export class Recording {
  stage: "asking" | "running" | "paused" = $state.raw("asking");
  seconds = $state.raw(0);
  /** How loud it was lately, 0 to 1, the newest last. */
  levels: readonly number[] = $state.raw([]);
  readonly #events: RecordingEvents;
  #microphone: Microphone | null = null;
  #blocks: Int16Array[] = [];
  #bytes = 0;
  #over = false;

  constructor(rate: number, events: RecordingEvents) {
    this.#events = events;
    Microphone.open(rate, (block) => this.#take(block)).then(
      (microphone) => {
        this.#microphone = microphone;
        if (this.#over) microphone.close();
        else this.stage = "running";
      },
      (error: unknown) => {
        if (!this.#over) events.failed(error);
      },
    );
  }

  #take(block: Int16Array): void {
    const { rate } = this.#microphone ?? { rate: 0 };
    if (rate === 0 || this.#over) return;
    this.seconds += block.length / rate;
    this.levels = [...this.levels.slice(1 - KEPT_LEVELS), level(block)];
    if (this.#events.block) {
      this.#events.block(block, rate);
      return;
    }
    this.#blocks.push(block);
    this.#bytes += block.byteLength;
    if (this.#bytes >= MOST) this.stop();
  }

  pause(on: boolean): void {
    if (!this.#microphone) return;
    this.#microphone.paused = on;
    this.stage = on ? "paused" : "running";
  }

  /** Ends it and gives what was recorded. */
  stop(): void {
    if (this.#over) return;
    const rate = this.#microphone?.rate ?? 0;
    this.drop();
    const heard = this.#blocks.length > 0;
    const blob = wav(this.#blocks, rate);
    this.#blocks = [];
    this.#events.done(heard ? new File([blob], "recording.wav", { type: "audio/wav" }) : null);
  }

  /** Ends it without a word. */
  drop(): void {
    this.#over = true;
    this.#microphone?.close();
  }
}
