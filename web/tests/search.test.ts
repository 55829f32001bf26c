// How a Dropdown finds choices by their words.
import { describe, expect, it } from "vitest";

import { called, search, startsWith, type Choice } from "../src/components/dropdown/search";

const choices: Choice[] = [
  ["Red", "r"],
  ["Dark red", 2],
  ["red", 3],
  ["Green", "g"],
];
const lowered = choices.map(([words]) => words.toLowerCase());

describe("search", () => {
  it("finds words anywhere, whatever their case", () => {
    expect(search(lowered, "RED")).toEqual([0, 1, 2]);
    expect(search(lowered, " k r ")).toEqual([1]);
    expect(search(lowered, "violet")).toEqual([]);
  });

  it("finds all for an empty text", () => {
    expect(search(lowered, "  ")).toEqual([0, 1, 2, 3]);
  });
});

describe("called", () => {
  it("prefers the same case", () => {
    expect(called(choices, "red")).toBe(2);
    expect(called(choices, "Red")).toBe(0);
    expect(called(choices, "GREEN")).toBe(3);
    expect(called(choices, "gree")).toBe(-1);
  });
});

describe("startsWith", () => {
  it("goes on from the last one and comes round", () => {
    expect(startsWith(lowered, "r", -1)).toBe(0);
    expect(startsWith(lowered, "r", 0)).toBe(2);
    expect(startsWith(lowered, "r", 2)).toBe(0);
    expect(startsWith(lowered, "x", 0)).toBe(-1);
  });
});
