import { describe, expect, it } from "vitest";

import type { Block } from "../src/lib/markdown/reader";
import { Sheaves } from "../src/lib/markdown/sheaves";
import { Slices } from "../src/lib/slices";

/** Slices with a clock and a line of tasks of their own; each part of the work takes four milliseconds. */
function working() {
  const tasks: (() => void)[] = [];
  const done: number[] = [];
  const clock = { now: 0 };
  const slices = new Slices(
    (work) => tasks.push(work),
    () => clock.now,
  );
  const part = (name: number) => (): void => {
    clock.now += 4;
    done.push(name);
  };
  return { tasks, done, slices, part };
}

describe("Slices", () => {
  it("does what fits into a slice at once and the rest in order, some in each task", () => {
    const { tasks, done, slices, part } = working();
    for (let name = 0; name < 8; name += 1) slices.run(part(name));
    expect(done).toEqual([0, 1, 2]);
    tasks.shift()?.();
    expect(done).toEqual([0, 1, 2, 3, 4, 5]);
    while (tasks.length > 0) tasks.shift()?.();
    expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("lets nothing overtake what waits", () => {
    const { tasks, done, slices, part } = working();
    for (let name = 0; name < 7; name += 1) slices.run(part(name));
    tasks.shift()?.();
    slices.run(part(7));
    expect(done).not.toContain(7);
    while (tasks.length > 0) tasks.shift()?.();
    expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("does not do what was taken back", () => {
    const { tasks, done, slices, part } = working();
    const back = [0, 1, 2, 3, 4].map((name) => slices.run(part(name)));
    back[3]?.();
    while (tasks.length > 0) tasks.shift()?.();
    expect(done).toEqual([0, 1, 2, 4]);
  });

  it("begins anew after a slice without work", () => {
    const { tasks, done, slices, part } = working();
    slices.run(part(0));
    while (tasks.length > 0) tasks.shift()?.();
    slices.run(part(1));
    expect(done).toEqual([0, 1]);
  });
});

describe("Sheaves", () => {
  const blocks = (count: number): Block[] =>
    Array.from({ length: count }, (_, at) => ({ raw: `${at}`, html: `${at}` }));

  it("keeps those whose blocks are the same", () => {
    const sheaves = new Sheaves();
    const first = blocks(60);
    const before = sheaves.bind(first);
    expect(before.flat()).toEqual(first);
    const grown = [...first.slice(0, 59), { raw: "x", html: "x" }, { raw: "y", html: "y" }];
    const after = sheaves.bind(grown);
    expect(after.flat()).toEqual(grown);
    expect(after.map((sheaf, at) => sheaf === before[at])).toEqual([true, true, false]);
  });

  it("follows a text that gets shorter", () => {
    const sheaves = new Sheaves();
    sheaves.bind(blocks(60));
    expect(sheaves.bind(blocks(3)).flat()).toEqual(blocks(3));
    expect(sheaves.bind([])).toEqual([]);
  });
});
