import { expect, test } from "vitest";

import { dragged, largest, settled } from "../src/components/image_editor/frame";
import { type Edit, logged } from "../src/components/image_editor/log";
import {
  adjust,
  blurLine,
  lineOf,
  Mean,
  noise,
  random,
} from "../src/components/image_editor/pixels";
import { View } from "../src/components/image_editor/view.svelte";

const ROOM = { width: 100, height: 60 };

/** Pixels of one colour. */
function plain(count: number, ...color: number[]): Uint8ClampedArray {
  return Uint8ClampedArray.from({ length: 4 * count }, (_, i) => color[i % 4] ?? 255);
}

test("the same seed gives the same numbers, another one others", () => {
  const [a, b, c] = [random(7), random(7), random(8)];
  const first = [a(), a(), a()];
  expect([b(), b(), b()]).toEqual(first);
  expect([c(), c(), c()]).not.toEqual(first);
  for (const number of first) expect(number >= 0 && number < 1).toBe(true);
});

test("gaussian noise has the deviation that was asked for, and leaves alpha", () => {
  const bytes = plain(20_000, 128, 128, 128, 200);
  noise("gaussian", 0.1, 3)(bytes);
  const reds = Array.from({ length: 20_000 }, (_, i) => bytes[4 * i] ?? 0);
  const mean = reds.reduce((sum, v) => sum + v, 0) / reds.length;
  const deviation = Math.sqrt(reds.reduce((sum, v) => sum + (v - mean) ** 2, 0) / reds.length);
  expect(mean).toBeCloseTo(128, -0.5);
  expect(deviation).toBeGreaterThan(24.5);
  expect(deviation).toBeLessThan(26.5);
  expect(bytes[3]).toBe(200);
});

test("bands one after the other are noisy as the whole is", () => {
  const whole = plain(1000, 90, 90, 90);
  noise("gaussian", 0.2, 5)(whole);
  const [top, bottom] = [plain(400, 90, 90, 90), plain(600, 90, 90, 90)];
  const work = noise("gaussian", 0.2, 5);
  work(top);
  work(bottom);
  expect([...top, ...bottom]).toEqual([...whole]);
});

test("salt and pepper hit their share of the pixels", () => {
  const bytes = plain(10_000, 90, 90, 90);
  noise("salt & pepper", 0.2, 5)(bytes);
  let [salt, pepper] = [0, 0];
  for (let i = 0; i < bytes.length; i += 4) {
    if (bytes[i] === 255) salt += 1;
    if (bytes[i] === 0) pepper += 1;
  }
  expect(salt / 10_000).toBeCloseTo(0.1, 1);
  expect(pepper / 10_000).toBeCloseTo(0.1, 1);
});

test("brightness and contrast are those of the CSS filters", () => {
  const bytes = plain(1, 100, 200, 50, 9);
  adjust(1.5, 1)(bytes);
  expect([...bytes]).toEqual([150, 255, 75, 9]);
  const flat = plain(1, 100, 200, 50, 9);
  adjust(1, 0)(flat);
  expect([...flat.slice(0, 3)].every((v) => v === 127 || v === 128)).toBe(true);
});

test("a mean colour does not count what cannot be seen", () => {
  const mean = new Mean();
  mean.add(Uint8ClampedArray.from([255, 0, 0, 255, 0, 0, 255, 255, 9, 9, 9, 0]));
  expect(mean.color).toBe("#800080");
  expect(new Mean().color).toBe("#ffffff");
});

test("a blurred line keeps its sum, and goes on beyond its ends", () => {
  const bytes = plain(9, 0, 0, 0);
  bytes[4 * 4] = 90;
  blurLine(bytes, 0, 4, 9, 1, lineOf(9));
  expect(Array.from({ length: 9 }, (_, i) => bytes[4 * i])).toEqual([0, 0, 0, 30, 30, 30, 0, 0, 0]);
  const even = plain(5, 40, 40, 40);
  blurLine(even, 0, 4, 5, 30, lineOf(5));
  expect([...even]).toEqual([...plain(5, 40, 40, 40)]);
});

test("a frame stays in its room, in whole pixels", () => {
  expect(settled({ x: -5, y: 50.4, w: 20.6, h: 30 }, ROOM)).toEqual({ x: 0, y: 30, w: 21, h: 30 });
  expect(settled({ x: 0, y: 0, w: 0, h: 9999 }, ROOM)).toEqual({ x: 0, y: 0, w: 1, h: 60 });
  const frame = { x: 10, y: 10, w: 20, h: 20 };
  expect(dragged(frame, "move", 500, -500, ROOM)).toEqual({ x: 80, y: 0, w: 20, h: 20 });
  expect(dragged(frame, "se", 5, 6, ROOM)).toEqual({ x: 10, y: 10, w: 25, h: 26 });
  expect(dragged(frame, "nw", 500, 500, ROOM)).toEqual({ x: 29, y: 29, w: 1, h: 1 });
  expect(dragged(frame, "e", 500, 500, ROOM)).toEqual({ x: 10, y: 10, w: 90, h: 20 });
});

test("a frame keeps its ratio; the corner across stays", () => {
  expect(largest(1, ROOM)).toEqual({ x: 20, y: 0, w: 60, h: 60 });
  expect(largest(null, ROOM)).toEqual({ x: 0, y: 0, w: 100, h: 60 });
  const frame = { x: 10, y: 10, w: 20, h: 20 };
  expect(dragged(frame, "se", 10, 0, ROOM, 1)).toEqual({ x: 10, y: 10, w: 30, h: 30 });
  expect(dragged(frame, "nw", -5, 0, ROOM, 1)).toEqual({ x: 5, y: 5, w: 25, h: 25 });
  expect(dragged(frame, "se", 500, 500, ROOM, 1)).toEqual({ x: 10, y: 10, w: 50, h: 50 });
});

test("strokes with one pen are one entry; the oldest entries become a number", () => {
  const stroke: Edit = { tool: "brush", size: 4, color: "#000000", strokes: 1 };
  let edits: readonly Edit[] = [];
  for (let i = 0; i < 3; i += 1) edits = logged(edits, stroke);
  expect(edits).toEqual([{ ...stroke, strokes: 3 }]);
  edits = logged(edits, { ...stroke, size: 5 });
  expect(edits).toHaveLength(2);
  for (let i = 0; i < 300; i += 1) edits = logged(edits, { tool: "rotate", angle: i });
  expect(edits).toHaveLength(200);
  expect(edits[0]).toEqual({ tool: "earlier", count: 103 });
  expect(edits.at(-1)).toEqual({ tool: "rotate", angle: 299 });
});

test("a view zooms about a point and never shows beyond the board", () => {
  const view = new View({ width: 1000, height: 500 });
  view.measured(600, 250, 500);
  expect(view.scale).toBe(0.5);
  expect(view.origin).toEqual({ x: 50, y: 0 });
  expect(view.part).toEqual({ x: 0, y: 0, w: 1000, h: 500 });
  view.zoomAt(4, { x: 300, y: 125 });
  expect(view.scale).toBe(2);
  expect(view.part).toEqual({ x: 350, y: 187, w: 300, h: 126 });
  expect(view.pan(99_999, 0)).toBe(true);
  expect(view.part.x).toBe(0);
  expect(view.pan(10, 0)).toBe(false);
  view.zoomAt(0.001);
  expect(view.zoom).toBe(1);
  expect(view.pan(0, 10)).toBe(false);
});
