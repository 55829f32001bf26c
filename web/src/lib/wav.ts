/** A WAV file of 16-bit samples; several channels lie side by side in a block. */
export function wav(blocks: readonly Int16Array[], rate: number, channels = 1): Blob {
  const size = blocks.reduce((sum, block) => sum + block.byteLength, 0);
  const head = new DataView(new ArrayBuffer(44));
  const text = (at: number, words: string): void => {
    for (let i = 0; i < words.length; i += 1) head.setUint8(at + i, words.charCodeAt(i));
  };
  text(0, "RIFF");
  head.setUint32(4, 36 + size, true);
  text(8, "WAVEfmt ");
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, channels, true);
  head.setUint32(24, rate, true);
  head.setUint32(28, rate * channels * 2, true);
  head.setUint16(32, channels * 2, true);
  head.setUint16(34, 16, true);
  text(36, "data");
  head.setUint32(40, size, true);
  return new Blob([head, ...(blocks as Int16Array<ArrayBuffer>[])], { type: "audio/wav" });
}

/** The channels of a decoded sound, from `start` to `end` seconds. */
export function channelsOf(sound: AudioBuffer, start = 0, end = Infinity): Float32Array[] {
  const first = Math.round(start * sound.sampleRate);
  const last = Math.max(first + 1, Math.min(sound.length, Math.round(end * sound.sampleRate)));
  return Array.from({ length: sound.numberOfChannels }, (_, channel) =>
    sound.getChannelData(channel).slice(first, last),
  );
}

/** Samples from -1 to 1 as a WAV file; what is louder is cut off. */
export function encoded(channels: readonly Float32Array[], rate: number): Blob {
  const block = new Int16Array((channels[0]?.length ?? 0) * channels.length);
  for (const [channel, samples] of channels.entries())
    for (let i = 0; i < samples.length; i += 1) {
      const sample = Math.max(-1, Math.min(1, samples[i] ?? 0));
      block[i * channels.length + channel] = Math.round(sample * 32767);
    }
  return wav([block], rate, channels.length);
}

/** The sample rate in the head of a WAV file; null for files of other kinds, and rates that browsers do not decode to. */
export function rateIn(bytes: ArrayBuffer): number | null {
  if (bytes.byteLength < 44) return null;
  const head = new DataView(bytes);
  if (head.getUint32(0) !== 0x5249_4646 || head.getUint32(12) !== 0x666d_7420) return null;
  const rate = head.getUint32(24, true);
  return rate >= 3000 && rate <= 384_000 ? rate : null;
}

/** The loudest sample, 0 to 1, of each of `count` equal parts. */
export function peaks(sound: AudioBuffer, count: number): number[] {
  const samples = sound.getChannelData(0);
  const size = samples.length / count;
  return Array.from({ length: count }, (_, part) => {
    const end = Math.min(samples.length, Math.ceil((part + 1) * size));
    let loudest = 0;
    for (let i = Math.floor(part * size); i < end; i += 1)
      loudest = Math.max(loudest, Math.abs(samples[i] ?? 0));
    return Math.min(1, loudest);
  });
}

/** The loudest sample of a block, 0 to 1. */
export function level(block: Int16Array): number {
  let loudest = 0;
  for (const sample of block) loudest = Math.max(loudest, Math.abs(sample));
  return loudest / 32768;
}

/** A time in a sound: `0:07`, `1:02:03`. */
export function clock(seconds: number): string {
  if (!Number.isFinite(seconds)) return "live";
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
