import { describe, expect, it } from "vitest";

import { editsOf, withEdits } from "../src/lib/edited";
import { gained, noise, noisy, power, seeded } from "../src/lib/noise";
import { encoded, rateIn, wav } from "../src/lib/wav";
import type { FileData } from "../src/props.gen";

const TONE = Float32Array.from({ length: 48_000 }, (_, at) => 0.5 * Math.sin(at / 10));

describe("noise", () => {
  it("lies so many decibels below the sound", () => {
    for (const kind of ["white", "pink"] as const)
      for (const snr of [0, 20]) {
        const [made = new Float32Array()] = noisy([TONE], kind, snr, 7);
        const rest = made.map((sample, at) => sample - (TONE[at] ?? 0));
        expect(10 * Math.log10(power([TONE]) / power([rest]))).toBeCloseTo(snr, 1);
      }
  });

  it("is the same for the same seed", () => {
    const same = [1, 1, 2].map((seed) => noisy([TONE], "white", 10, seed)[0]?.slice(0, 50));
    expect(same[0]).toEqual(same[1]);
    expect(same[0]).not.toEqual(same[2]);
  });

  it("is another one in each channel, and finite where the sound is silent", () => {
    const silence = new Float32Array(500);
    const [left, right] = noisy([silence, silence], "pink", 30, 1);
    expect(left).not.toEqual(right);
    expect(left?.every(Number.isFinite)).toBe(true);
    expect(noisy([new Float32Array(0)], "white", 0, 1)[0]).toHaveLength(0);
  });

  it("falls by half its power an octave when it is pink", () => {
    /** Power near one frequency, in parts of the sample rate. */
    const near = (samples: Float32Array, frequency: number): number => {
      let sum = 0;
      const size = 1024;
      for (let block = 0; block + size <= samples.length; block += size) {
        let [re, im] = [0, 0];
        for (let at = 0; at < size; at += 1) {
          re += (samples[block + at] ?? 0) * Math.cos(2 * Math.PI * frequency * at);
          im += (samples[block + at] ?? 0) * Math.sin(2 * Math.PI * frequency * at);
        }
        sum += re * re + im * im;
      }
      return sum;
    };
    const pink = noise("pink", 1024 * 400, seeded(3));
    const white = noise("white", 1024 * 400, seeded(3));
    expect(near(pink, 0.02) / near(pink, 0.16)).toBeGreaterThan(5);
    expect(near(pink, 0.02) / near(pink, 0.16)).toBeLessThan(13);
    expect(near(white, 0.02) / near(white, 0.16)).toBeLessThan(1.5);
  });
});

describe("a sound", () => {
  it("is six decibels louder at twice the height", () => {
    expect(gained([TONE], 6.0206)[0]?.[100]).toBeCloseTo(2 * (TONE[100] ?? 0), 4);
  });

  it("is cut off where it is too loud for its file", async () => {
    const bytes = await encoded([Float32Array.of(4, -4, 0)], 8000).arrayBuffer();
    expect([...new Int16Array(bytes, 44)]).toEqual([32767, -32767, 0]);
    expect(rateIn(bytes)).toBe(8000);
  });

  it("tells its rate where its file says one", async () => {
    expect(rateIn(new ArrayBuffer(100))).toBeNull();
    expect(rateIn(await wav([], 1).arrayBuffer())).toBeNull();
    expect(rateIn(new ArrayBuffer(3))).toBeNull();
  });
});

describe("what was done to a file", () => {
  const file = (meta?: Record<string, unknown>): FileData => ({
    path: "a",
    url: null,
    size: null,
    orig_name: null,
    mime_type: null,
    is_stream: false,
    ...(meta ? { meta } : {}),
  });

  it("goes on from what was done before", () => {
    const first = withEdits(file({ _type: "x" }), file(), [{ tool: "gain", db: 3 }]);
    const second = withEdits(file({ _type: "x" }), first, [{ tool: "trim", start: 0, end: 1 }]);
    expect(editsOf(second).map((edit) => edit["tool"])).toEqual(["gain", "trim"]);
    expect(second.meta?.["_type"]).toBe("x");
    expect(editsOf(file({ edits: "no list" }))).toEqual([]);
  });
});
