import { describe, expect, it } from "vitest";

import { across, edges, Scroll } from "../src/components/dataframe/measure";
import { type Op, order } from "../src/components/dataframe/order";
import { read, written } from "../src/components/dataframe/tsv";
import { meant } from "../src/components/dataframe/typed";
import { edited, isReferred, light, type Referred } from "../src/components/dataframe/value";

const table = (...cells: unknown[]) => ({
  headers: ["a"],
  data: cells.map((cell) => [cell]),
  metadata: null,
});

describe("cells of a spreadsheet", () => {
  it("are read as they were written", () => {
    const cells = [
      ["1", 'say "hi"'],
      ["two\nlines", "a\tb"],
      ["", ""],
    ];
    expect(read(written(cells))).toEqual(cells);
    expect(read("a\tb\r\nc\t\r\n")).toEqual([
      ["a", "b"],
      ["c", ""],
    ]);
    expect(read('5" pipe\tx')).toEqual([['5" pipe', "x"]]);
    expect(read("")).toEqual([[""]]);
  });

  it("mean what their column holds", () => {
    const kind = (type: string, choices: (string | number)[] = []) => ({ type, choices });
    expect(meant(" 2.5 ", kind("number"))).toBe(2.5);
    expect(meant("", kind("number"))).toBeNull();
    expect(meant("2", kind("dropdown", [1, 2]))).toBe(2);
    expect(meant("Yes", kind("bool"))).toBe(true);
    expect(meant("1, 2;3", kind("sparkline"))).toEqual([1, 2, 3]);
    expect(meant("2", kind("str"))).toBe("2");
  });
});

describe("the order of rows", () => {
  const sorted = (down: boolean) =>
    order(table("b", null, "10", 9, "a", "", 9.5), {
      search: "",
      filters: [],
      sort: [{ column: 0, down }],
    });

  it("has numbers before texts and nothing at the end", () => {
    expect(sorted(false)).toEqual([3, 6, 2, 4, 0, 1, 5]);
    expect(sorted(true)).toEqual([0, 4, 2, 6, 3, 1, 5]);
  });

  it.each<[Op, string, number[]]>([
    ["contains", "b", [1, 2]],
    ["lacks", "b", [0, 3]],
    ["is", "AB", [2]],
    ["is_not", "ab", [0, 1, 3]],
    ["starts", "a", [0, 2]],
    ["ends", "b", [1, 2]],
    ["more", "ab", [1]],
    ["at_most", "a", [0, 3]],
    ["empty", "", [3]],
    ["filled", "", [0, 1, 2]],
  ])("is filtered as the server does it: %s", (op, value, found) => {
    const view = { search: "", filters: [{ column: 0, op, value }], sort: [] };
    expect(order(table("a", "b", "ab", null), view)).toEqual(found);
  });
});

describe("edits", () => {
  it("leave the value before them alone", () => {
    const before = table(1, 2);
    const after = edited(before, [
      ["rows+", 1, 1],
      ["columns+", 0, ["new"]],
      ["cell", 1, 0, "x"],
      ["header", 1, "b"],
      ["rows-", [0]],
    ]);
    expect(before).toEqual(table(1, 2));
    expect(after).toEqual({
      headers: ["new", "b"],
      data: [
        ["x", null],
        [null, 2],
      ],
      metadata: null,
    });
  });

  it("of a table of the server go with its ticket, without its cells", () => {
    const value = light({ ...table(1), ref: "t", rows: 5, types: ["number"] } as Referred);
    const after = edited(value, [
      ["cell", 0, 0, 2],
      ["rows-", [1, 2]],
      ["columns+", 1, ["b"]],
    ]);
    expect(isReferred(after) && [after.rows, after.headers, after.sources]).toEqual([
      3,
      ["a", "b"],
      [0, null],
    ]);
    expect(JSON.parse(JSON.stringify([value, after]))).toEqual([
      { headers: ["a"], ref: "t", edits: [] },
      {
        headers: ["a", "b"],
        ref: "t",
        edits: [
          ["cell", 0, 0, 2],
          ["rows-", [1, 2]],
          ["columns+", 1, ["b"]],
        ],
      },
    ]);
  });
});

describe("where rows and columns lie", () => {
  it("shows every row of a million, in a height that browsers can draw", () => {
    const scroll = new Scroll(1_000_000, 36, 464);
    expect(scroll.height).toBe(8_000_000);
    const bottom = scroll.height - 464;
    expect(scroll.seen(bottom)[1]).toBe(1_000_000);
    expect(scroll.place(999_999, bottom)).toBeCloseTo(bottom + 464 - 36, 3);
    const to = scroll.show(500_000, 0) ?? 0;
    expect(scroll.seen(to)[0]).toBeLessThanOrEqual(500_000);
    expect(scroll.seen(to)[1]).toBeGreaterThan(500_000);
    expect(scroll.show(500_000, to)).toBeNull();
  });

  it("draws the columns that are seen, beside the pinned ones", () => {
    const all = edges(Array.from({ length: 1000 }, () => 100));
    expect(across(all, 0, 0, 300)).toEqual([0, 3]);
    expect(across(all, 1, 50_000, 300)).toEqual([501, 503]);
    expect(across(all, 0, 99_700, 300)).toEqual([997, 1000]);
  });
});
