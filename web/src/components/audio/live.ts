import { wav } from "../../lib/wav";
import type { Stream } from "../../streaming";

/** The microphone's sound in pieces of a stream's length, each a WAV file. None is lost while the stream opens. */
export class LiveSound {
  #stream: Stream | null = null;
  #blocks: Int16Array[] = [];
  #rate = 0;
  #closed = false;

  constructor(open: () => Promise<Stream | null>, onover: () => void) {
    void open().then((stream) => {
      this.#stream = stream;
      if (!stream) return;
      stream.onover = onover;
      if (this.#closed) this.#end();
    });
  }

  take(block: Int16Array, rate: number): void {
    this.#rate = rate;
    this.#blocks.push(block);
    const samples = this.#blocks.reduce((sum, one) => sum + one.length, 0);
    if (this.#stream && samples >= this.#stream.every * rate) this.#send();
  }

  /** The last piece goes out, however short. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#stream) this.#end();
  }

  #send(): void {
    if (this.#blocks.length === 0) return;
    this.#stream?.put(wav(this.#blocks, this.#rate));
    this.#blocks = [];
  }

  #end(): void {
    this.#send();
    if (this.#stream) this.#stream.onover = () => undefined;
  }
}
