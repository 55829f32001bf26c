export type Noise = "white" | "pink";

/** Numbers from 0 to 1 that are the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Poles and weights of filters that together fall by 3 dB an octave, within a twentieth of that from 10 Hz up. */
const POLES = [0.998_86, 0.993_32, 0.969, 0.866_5, 0.55, -0.761_6] as const;
const WEIGHTS = [
  0.055_517_9, 0.075_075_9, 0.153_852, 0.310_485_6, 0.532_952_2, -0.016_898,
] as const;

/** So many samples of noise of no particular loudness. */
export function noise(kind: Noise, length: number, random: () => number): Float32Array {
  const made = new Float32Array(length);
  const held = POLES.map(() => 0);
  let last = 0;
  for (let at = 0; at < length; at += 1) {
    // a normal distribution, nearly: the sum of a few even ones
    const white = (random() + random() + random() + random() - 2) * Math.sqrt(3);
    if (kind === "white") {
      made[at] = white;
      continue;
    }
    let sum = last + white * 0.536_2;
    for (const [i, pole] of POLES.entries()) {
      const value = pole * (held[i] ?? 0) + white * (WEIGHTS[i] ?? 0);
      held[i] = value;
      sum += value;
    }
    last = white * 0.115_926;
    made[at] = sum;
  }
  return made;
}

/** The mean square of all samples. */
export function power(channels: readonly Float32Array[]): number {
  let [sum, count] = [0, 0];
  for (const samples of channels) {
    for (const sample of samples) sum += sample * sample;
    count += samples.length;
  }
  return count > 0 ? sum / count : 0;
}

/**
 * The sound with noise that is `snr` decibels below it, each channel with its own. The same seed makes the same noise.
 * A sound that is silent gets what a full one would.
 */
export function noisy(
  channels: readonly Float32Array[],
  kind: Noise,
  snr: number,
  seed: number,
): Float32Array[] {
  const random = seeded(seed);
  const wanted = (power(channels) || 0.5) / 10 ** (snr / 10);
  const grain = channels.map((samples) => noise(kind, samples.length, random));
  const by = Math.sqrt(wanted / (power(grain) || 1));
  return channels.map((samples, channel) =>
    samples.map((sample, at) => sample + (grain[channel]?.[at] ?? 0) * by),
  );
}

/** The sound so many decibels louder. */
export function gained(channels: readonly Float32Array[], db: number): Float32Array[] {
  const by = 10 ** (db / 20);
  return channels.map((samples) => samples.map((sample) => sample * by));
}
