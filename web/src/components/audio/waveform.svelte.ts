import { channelsOf, encoded, peaks, rateIn } from "../../lib/wav";

const BARS = 150;
/** Bytes of a file that is decoded for its waveform: a minute of it takes ten megabytes of memory. */
const MOST = 24 * 1024 * 1024;

/** The waveform of a sound of our own, decoded when it is first looked at. */
export class Waveform {
  /** The bars as a path in 300 by 40; null while they are not known. */
  bars: string | null = $state.raw(null);
  #sound: AudioBuffer | null = null;

  constructor(address: string | null) {
    // The page may fetch from its own server alone.
    if (address !== null && !/^[a-z]+:/i.test(address)) void this.#load(address);
  }

  async #load(address: string): Promise<void> {
    try {
      const answer = await fetch(address);
      const size = Number(answer.headers.get("content-length") ?? 0);
      if (!answer.ok || size > MOST) {
        await answer.body?.cancel();
        return;
      }
      const bytes = await answer.arrayBuffer();
      // at its own rate: what is changed here goes back to the server
      const decoder = new OfflineAudioContext(1, 1, rateIn(bytes) ?? 44_100);
      this.#sound = await decoder.decodeAudioData(bytes);
      this.bars = path(peaks(this.#sound, BARS));
    } catch {
      // It may still play: the line stays flat.
    }
  }

  /** A part of the sound, changed, as a WAV file. */
  changed(
    change: (channels: Float32Array[]) => Float32Array[],
    start?: number,
    end?: number,
  ): File | null {
    const sound = this.#sound;
    if (!sound) return null;
    const made = encoded(change(channelsOf(sound, start, end)), sound.sampleRate);
    return new File([made], "edited.wav", { type: "audio/wav" });
  }
}

function path(levels: readonly number[]): string {
  const step = 300 / levels.length;
  return levels
    .map((level, at) => {
      const height = Math.max(0.8, level * 38);
      const [x, y] = [at * step + step * 0.2, 20 - height / 2];
      return `M${x.toFixed(2)} ${y.toFixed(2)}h${(step * 0.6).toFixed(2)}v${height.toFixed(2)}h-${(step * 0.6).toFixed(2)}z`;
    })
    .join("");
}
