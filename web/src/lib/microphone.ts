import address from "./capture.worklet.ts?worker&url";
import { closeDevice, openDevice } from "./devices";
import { say } from "./words";

/** The microphone, as blocks of 16-bit samples of one channel. */
export class Microphone {
  readonly rate: number;
  paused = false;
  readonly #context: AudioContext;
  readonly #stream: MediaStream;

  private constructor(context: AudioContext, stream: MediaStream) {
    this.#context = context;
    this.#stream = stream;
    this.rate = context.sampleRate;
  }

  /** Opens it; `take` gets each block. Rejects with words for the person. */
  static async open(rate: number, take: (block: Int16Array) => void): Promise<Microphone> {
    const stream = await openDevice({ audio: true });
    const context = contextOf(rate);
    try {
      const source = connectable(context, stream);
      const opened = new Microphone(source.context as AudioContext, stream);
      await source.context.audioWorklet.addModule(address);
      const capture = new AudioWorkletNode(source.context, "capture", { numberOfOutputs: 0 });
      capture.port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
        if (!opened.paused) take(new Int16Array(data));
      };
      source.connect(capture);
      return opened;
    } catch (error) {
      closeDevice(stream);
      void context.close();
      throw new Error(say("The microphone could not be started."), { cause: error });
    }
  }

  close(): void {
    this.paused = true;
    closeDevice(this.#stream);
    void this.#context.close();
  }
}

function contextOf(rate: number): AudioContext {
  try {
    return new AudioContext({ sampleRate: rate });
  } catch {
    return new AudioContext();
  }
}

/** Firefox joins a microphone only with a context of its own rate. */
function connectable(context: AudioContext, stream: MediaStream): MediaStreamAudioSourceNode {
  try {
    return context.createMediaStreamSource(stream);
  } catch {
    void context.close();
    return new AudioContext().createMediaStreamSource(stream);
  }
}
