import { expect, test, vi } from "vitest";

import { Bench, chained, edge, settled, text } from "./harness";

let bench: Bench;

test("an event sends the inputs' values, its trigger and what it carries", async () => {
  bench = new Bench(
    [text(1, "a"), text(2, "b")],
    [edge(7, [1, "select"], { inputs: [1, 2], collects_event_data: true, whole_props: [1] })],
  );
  bench.node(1).fire("select", { index: 3, value: "x" });
  await settled();
  expect(bench.runs).toHaveLength(1);
  expect(bench.runs[0]).toMatchObject({
    job: 1,
    fn: 7,
    trigger: 1,
    event: { index: 3, value: "x" },
  });
  expect(bench.runs[0]?.data[0]).toBe("a");
  expect(bench.runs[0]?.data[1]).toMatchObject({ value: "b", lines: 1, type: "text" });
});

test("a person's input fires change and input; the same value again only input", async () => {
  bench = new Bench(
    [text(1, "a")],
    [
      edge(1, [1, "change"], { inputs: [1], trigger_mode: "multiple" }),
      edge(2, [1, "input"], { inputs: [1], trigger_mode: "multiple" }),
    ],
  );
  bench.node(1).input("b");
  bench.node(1).input("b");
  await settled();
  expect(bench.log).toEqual(["1:b", "2:b", "2:b"]);
});

test.each([
  ["once", ["0:a"], ["0:a"]],
  ["multiple", ["0:a", "0:b", "0:c"], ["0:a", "0:b", "0:c"]],
  ["always_last", ["0:a"], ["0:a", "0:c"]],
] as const)("trigger_mode %s", async (mode, during, after) => {
  bench = new Bench([text(1)], [edge(0, [1, "go"], { inputs: [1], trigger_mode: mode })]);
  for (const value of ["a", "b", "c"]) {
    bench.node(1).set("value", value);
    bench.node(1).fire("go");
  }
  await settled();
  expect(bench.log).toEqual(during);
  for (const { job } of [...bench.runs]) bench.end(job, "done");
  await settled();
  expect(bench.log).toEqual(after);
});

test("what a validator says stands at each input, and goes with the next run", async () => {
  bench = new Bench([text(1, "a"), text(2, "b")], [edge(0, [1, "go"], { inputs: [1, 2] })]);
  bench.node(1).fire("go");
  await settled();
  const fields: [number, string][] = [
    [1, "too short"],
    [2, "too small"],
  ];
  bench.end(1, "failed", { error: { message: "A: too short B: too small", fields } });
  expect([bench.node(1).error, bench.node(2).error]).toEqual(["too short", "too small"]);
  bench.node(1).fire("go");
  await settled();
  expect([bench.node(1).error, bench.node(2).error]).toEqual([null, null]);
});

test("always_last runs again after a failure too", async () => {
  bench = new Bench([text(1)], [edge(0, [1, "go"], { trigger_mode: "always_last" })]);
  bench.node(1).fire("go");
  bench.node(1).fire("go");
  await settled();
  bench.end(1, "failed", { error: { message: "no" } });
  await settled();
  expect(bench.runs).toHaveLength(2);
});

test.each([
  ["done", [1, 2]],
  ["failed", [1, 3]],
  ["cancelled", [1, 3]],
] as const)("after %s", async (stage, followers) => {
  bench = new Bench(
    [text(1)],
    [edge(0, [1, "go"]), chained(1, 0, "any"), chained(2, 0, "success"), chained(3, 0, "failure")],
  );
  bench.node(1).fire("go");
  await settled();
  bench.end(1, stage, stage === "failed" ? { error: { message: "no" } } : {});
  await settled();
  expect(bench.runs.slice(1).map(({ fn }) => fn)).toEqual(followers);
});

test("a chained event sees the outputs of the one before it", async () => {
  bench = new Bench(
    [text(1), text(2)],
    [edge(0, [1, "go"], { outputs: [2] }), { ...chained(1, 0, "success"), inputs: [2] }],
  );
  bench.node(1).fire("go");
  await settled();
  bench.ops(["set", 2, "value", "new"], ["job", 1, "done", {}]);
  await settled();
  expect(bench.log).toEqual(["0:", "1:new"]);
});

test("cancels ends running jobs, drops a waiting repetition and stops the Timer behind them", async () => {
  bench = new Bench(
    [text(1), { id: 2, type: "timer", props: { value: 1 } }],
    [
      { id: 0, targets: [[2, "tick"]], trigger_mode: "always_last" },
      edge(1, [1, "stop"], { cancels: [0], backend: false }),
    ],
  );
  bench.node(2).fire("tick");
  bench.node(2).fire("tick");
  await settled();
  bench.node(1).fire("stop");
  await settled();
  expect(bench.sent).toContainEqual({ t: "cancel", jobs: [1] });
  expect(bench.node(2).props["active"]).toBe(false);
  bench.end(1, "cancelled");
  await settled();
  expect(bench.runs).toHaveLength(1);
});

test("a script gets inputs and outputs and gives the inputs of the function", async () => {
  bench = new Bench(
    [text(1, "a"), text(2, "b"), text(3, "c")],
    [edge(0, [1, "go"], { inputs: [1, 2], outputs: [3], js: "one.js" })],
  );
  const script = vi.fn((first: unknown, second: unknown) => [second, first]);
  bench.scripts.set("one.js", script);
  bench.node(1).fire("go");
  await settled();
  expect(script).toHaveBeenCalledWith("a", "b", "c");
  expect(bench.log).toEqual(["0:b,a"]);
});

test.each([
  ["a single value", () => "new", "new"],
  ["a list of one", () => ["new"], "new"],
  ["a list that is the value", () => ["x", "y"], ["x", "y"]],
  ["a promise", () => Promise.resolve("late"), "late"],
  ["nothing", () => undefined, "old"],
])("a script alone sets its one output: %s", async (_, script, expected) => {
  bench = new Bench(
    [text(1), text(2, "old")],
    [edge(0, [1, "go"], { outputs: [2], js: "s.js", backend: false }), edge(1, [2, "change"])],
  );
  bench.scripts.set("s.js", script);
  bench.node(1).fire("go");
  await settled();
  expect(bench.node(2).props["value"]).toEqual(expected);
  expect(bench.runs.map(({ fn }) => fn)).toEqual(expected === "old" ? [] : [1]);
});

test("a script that throws tells the person and counts as a failure", async () => {
  const shown = vi.spyOn(console, "error").mockImplementation(() => undefined);
  bench = new Bench([text(1)], [edge(0, [1, "go"], { js: "s.js" }), chained(1, 0, "failure")]);
  bench.scripts.set("s.js", () => {
    throw new Error("no such thing");
  });
  bench.node(1).fire("go");
  await settled();
  expect([...bench.page.toasts.shown.values()].map((toast) => toast.text)).toEqual([
    "no such thing",
  ]);
  expect(bench.runs.map(({ fn }) => fn)).toEqual([1]);
  expect(shown).toHaveBeenCalledOnce();
  shown.mockRestore();
});

test("a script that was cancelled ends once, whatever becomes of it", async () => {
  const shown = vi.spyOn(console, "error").mockImplementation(() => undefined);
  bench = new Bench(
    [text(1)],
    [
      edge(0, [1, "go"], { js: "s.js", backend: false }),
      chained(1, 0, "any"),
      edge(2, [1, "stop"], { cancels: [0], backend: false }),
    ],
  );
  let fail: (reason: Error) => void = () => undefined;
  bench.scripts.set("s.js", () => new Promise((_, reject) => (fail = reject)));
  bench.node(1).fire("go");
  await settled();
  bench.node(1).fire("stop");
  await settled();
  fail(new Error("too late"));
  await settled();
  expect(bench.runs.map(({ fn }) => fn)).toEqual([1]);
  expect(bench.page.toasts.shown).toHaveLength(0);
  shown.mockRestore();
});

test("assign sets outputs without the server, an update any prop", async () => {
  bench = new Bench(
    [text(1, "a"), text(2, "b")],
    [
      edge(0, [1, "go"], {
        outputs: [1, 2],
        backend: false,
        assign: [null, { __type__: "update", label: "Named", value: "c" }],
      }),
    ],
  );
  bench.node(1).fire("go");
  await settled();
  expect(bench.node(1).props["value"]).toBeNull();
  expect(bench.node(2).all()).toMatchObject({ label: "Named", value: "c" });
  expect(bench.runs).toEqual([]);
});

test("load events start with the page", async () => {
  bench = new Bench([text(1)], [edge(0, [0, "load"], { outputs: [1] })]);
  bench.page.start();
  await settled();
  expect(bench.log).toEqual(["0:"]);
});

test("a changed State dispatches its change listeners", async () => {
  bench = new Bench(
    [text(1), { id: 2, type: "state" }],
    [edge(0, [1, "go"]), edge(1, [2, "change"], { inputs: [2] })],
  );
  bench.node(1).fire("go");
  await settled();
  bench.end(1, "done", { changed_states: [2] });
  await settled();
  expect(bench.log).toEqual(["0:", "1:"]);
});
