/** What is done to pixels: RGBA bytes in place. Alpha stays. Nothing here knows a canvas. */

export type Bytes = Uint8ClampedArray;
export type Work = (bytes: Bytes) => void;

export const NOISES = ["gaussian", "salt & pepper"] as const;
export type Noise = (typeof NOISES)[number];

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Adds noise. `amount`, 0 to 1: the deviation of gaussian noise as a share of the range of a channel, or the share of
 * pixels that become black or white. Bands that follow each other go through one and the same `Work`.
 */
export function noise(kind: Noise, amount: number, seed: number): Work {
  const next = random(seed);
  return kind === "gaussian" ? gaussian(amount * 255, next) : saltAndPepper(amount, next);
}

function gaussian(deviation: number, next: () => number): Work {
  let spare: number | null = null;
  const normal = (): number => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    // Box and Muller: two at a time. The logarithm of 0 is not a number to add.
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return (bytes) => {
    for (let i = 0; i < bytes.length; i += 4) {
      bytes[i] = (bytes[i] ?? 0) + normal();
      bytes[i + 1] = (bytes[i + 1] ?? 0) + normal();
      bytes[i + 2] = (bytes[i + 2] ?? 0) + normal();
    }
  };
}

function saltAndPepper(share: number, next: () => number): Work {
  return (bytes) => {
    for (let i = 0; i < bytes.length; i += 4) {
      const drawn = next();
      if (drawn >= share) continue;
      bytes[i] = bytes[i + 1] = bytes[i + 2] = drawn < share / 2 ? 0 : 255;
    }
  };
}

/** `brightness` is a factor, then `contrast` one around the middle: as the CSS filters of these names. */
export function adjust(brightness: number, contrast: number): Work {
  const table = Uint8ClampedArray.from({ length: 256 }, (_, v) => {
    const bright = Math.min(255, v * brightness);
    return (bright - 127.5) * contrast + 127.5;
  });
  return (bytes) => {
    for (let i = 0; i < bytes.length; i += 4) {
      bytes[i] = table[bytes[i] ?? 0] ?? 0;
      bytes[i + 1] = table[bytes[i + 1] ?? 0] ?? 0;
      bytes[i + 2] = table[bytes[i + 2] ?? 0] ?? 0;
    }
  };
}

/** The mean colour of what was given to `add`, weighted by alpha; white of nothing. */
export class Mean {
  #sums = [0, 0, 0];
  #weight = 0;

  add(bytes: Bytes): void {
    let [red, green, blue, weight] = [0, 0, 0, 0];
    for (let i = 0; i < bytes.length; i += 4) {
      const alpha = bytes[i + 3] ?? 0;
      red += (bytes[i] ?? 0) * alpha;
      green += (bytes[i + 1] ?? 0) * alpha;
      blue += (bytes[i + 2] ?? 0) * alpha;
      weight += alpha;
    }
    const [r = 0, g = 0, b = 0] = this.#sums;
    this.#sums = [r + red, g + green, b + blue];
    this.#weight += weight;
  }

  /** As #rrggbb. */
  get color(): string {
    const weight = this.#weight;
    if (weight === 0) return "#ffffff";
    const pair = (sum: number): string =>
      Math.round(sum / weight)
        .toString(16)
        .padStart(2, "0");
    return `#${this.#sums.map(pair).join("")}`;
  }
}

/** Room for `blurLine`: a line with its colours weighted by alpha. */
export function lineOf(count: number): Float32Array {
  return new Float32Array(4 * count);
}

/** Blurs one row or column in place: each pixel becomes the mean of those up to `radius` away. */
export function blurLine(
  bytes: Bytes,
  start: number,
  step: number,
  count: number,
  radius: number,
  line: Float32Array,
): void {
  weigh(bytes, start, step, count, line);
  const sums = [0, 0, 0, 0];
  const take = (i: number, sign: number): void => {
    // The edge goes on beyond the end.
    const from = 4 * Math.min(count - 1, Math.max(0, i));
    for (let c = 0; c < 4; c += 1) sums[c] = (sums[c] ?? 0) + sign * (line[from + c] ?? 0);
  };
  for (let i = -radius; i <= radius; i += 1) take(i, 1);
  for (let i = 0; i < count; i += 1) {
    const at = start + i * step;
    const alpha = sums[3] ?? 0;
    for (let c = 0; c < 3; c += 1) bytes[at + c] = alpha > 0 ? (sums[c] ?? 0) / alpha : 0;
    bytes[at + 3] = alpha / (2 * radius + 1);
    take(i - radius, -1);
    take(i + radius + 1, 1);
  }
}

/** Copies a line, its colours weighted by alpha. */
function weigh(bytes: Bytes, start: number, step: number, count: number, line: Float32Array): void {
  for (let i = 0; i < count; i += 1) {
    const at = start + i * step;
    const alpha = bytes[at + 3] ?? 0;
    for (let c = 0; c < 3; c += 1) line[4 * i + c] = (bytes[at + c] ?? 0) * alpha;
    line[4 * i + 3] = alpha;
  }
}
