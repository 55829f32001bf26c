import { flushSync } from "svelte";
import { expect, test, vi } from "vitest";

import { type Host, Node } from "../src/node.svelte";
import type { ComponentConfig } from "../src/protocol.gen";
import { frames, Store } from "../src/store";
import { DEFAULTS } from "./defaults.gen";

const host: Host = {
  fire: () => undefined,
  listens: () => false,
  call: () => Promise.reject(new Error("no server")),
  callWith: () => Promise.reject(new Error("no server")),
  stream: () => Promise.resolve(null),
  upload: () => Promise.reject(new Error("no server")),
};

const made = (config: ComponentConfig): Node =>
  new Node(config, DEFAULTS[config.type], host, () => true);

const quiet = {
  changed: () => undefined,
  job: () => undefined,
  log: () => undefined,
  adopt: () => undefined,
};

test("ops that come while others wait are applied with them", () => {
  const waiting: (() => void)[] = [];
  const changed = vi.fn();
  const store = new Store({ ...quiet, changed }, (apply) => waiting.push(apply));
  store.add(made({ id: 1, type: "textbox" }));
  store.receive([["set", 1, "value", "a"]]);
  for (let i = 0; i < 3000; i += 1) store.receive([["append", 1, "value", "b"]]);
  expect(waiting).toHaveLength(1);
  waiting[0]?.();
  expect(store.nodes.get(1)?.get("value")).toBe(`a${"b".repeat(3000)}`);
  expect(changed).toHaveBeenCalledOnce();
});

test("the first op after a quiet time is applied in a microtask", async () => {
  const schedule = frames();
  const apply = vi.fn();
  schedule(apply);
  await Promise.resolve();
  expect(apply).toHaveBeenCalledOnce();
});

test("those that follow within a frame wait for the next, and come in a hidden tab too", () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  vi.stubGlobal("requestAnimationFrame", () => 0);
  vi.stubGlobal("cancelAnimationFrame", () => undefined);
  vi.stubGlobal("queueMicrotask", (run: () => void) => run());
  vi.setSystemTime(1000);
  const schedule = frames();
  const apply = vi.fn();
  schedule(apply);
  schedule(apply);
  expect(apply).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(100);
  expect(apply).toHaveBeenCalledTimes(2);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("a prop that changes reaches only those who read it", () => {
  const node = made({ id: 1, type: "textbox", props: { value: "a", label: "L" } });
  const seen: Record<string, unknown[]> = { value: [], label: [], lines: [] };
  const stop = $effect.root(() => {
    for (const name of ["value", "label", "lines"]) follow(name);
  });
  function follow(name: string): void {
    $effect(() => void seen[name]?.push(node.get(name)));
  }
  flushSync();
  node.serve("value", "b");
  flushSync();
  expect(seen).toEqual({ value: ["a", "b"], label: ["L"], lines: [1] });
  node.serve("lines", 3);
  flushSync();
  expect(seen).toEqual({ value: ["a", "b"], label: ["L"], lines: [1, 3] });
  stop();
});

test("props cannot be written past the node", () => {
  const node = made({ id: 1, type: "textbox" });
  expect(() => {
    (node.props as Record<string, unknown>)["value"] = "x";
  }).toThrow(TypeError);
  expect(node.props["lines"]).toBe(1);
});

const CHOICES = [
  ["A", "a"],
  ["B", "b"],
];

test.each([
  ["radio", {}, "b", "b"],
  ["radio", {}, "c", null],
  ["dropdown", { multiselect: true }, ["a", "c"], ["a"]],
  ["dropdown", { allow_custom_value: true }, "c", "c"],
  ["checkboxgroup", {}, ["c"], []],
  ["radio", {}, null, null],
])("new choices of a %s with %o keep of the value %o: %o", (type, props, value, kept) => {
  const changed = vi.fn();
  const store = new Store({ ...quiet, changed }, (apply) => apply());
  store.add(made({ id: 1, type, props: { ...props, value } }));
  store.receive([["set", 1, "choices", CHOICES]]);
  expect(store.nodes.get(1)?.get("value")).toEqual(kept);
  expect(changed).toHaveBeenCalledTimes(JSON.stringify(kept) === JSON.stringify(value) ? 0 : 1);
});

test("a value that comes with new choices is the value", () => {
  const store = new Store(quiet, (apply) => apply());
  store.add(made({ id: 1, type: "radio", props: { value: "old" } }));
  store.receive([
    ["set", 1, "value", "a"],
    ["set", 1, "choices", CHOICES],
  ]);
  expect(store.nodes.get(1)?.get("value")).toBe("a");
});
