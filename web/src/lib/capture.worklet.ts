/** Runs in the browser's audio thread: hands on the first channel as 16-bit samples, some at a time. */

interface Scope {
  AudioWorkletProcessor: new () => { readonly port: MessagePort };
  registerProcessor(name: string, processor: unknown): void;
}

const scope = globalThis as unknown as Scope;
const BLOCK = 2048;

class Capture extends scope.AudioWorkletProcessor {
  #block = new Int16Array(BLOCK);
  #filled = 0;

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const channel = inputs[0]?.[0];
    if (!channel) return true;
    for (const sample of channel) {
      this.#block[this.#filled] = Math.max(-1, Math.min(1, sample)) * 32767;
      this.#filled += 1;
      if (this.#filled === BLOCK) this.#send();
    }
    return true;
  }

  #send(): void {
    const { buffer } = this.#block;
    this.port.postMessage(buffer, [buffer]);
    this.#block = new Int16Array(BLOCK);
    this.#filled = 0;
  }
}

scope.registerProcessor("capture", Capture);
