import { beforeEach, expect, test, vi } from "vitest";

import type { Socket } from "../src/connection";
import type { Script } from "../src/dispatch";
import type { Node } from "../src/node.svelte";
import { Page } from "../src/page.svelte";
import type {
  ClientMessage,
  ComponentConfig,
  EventConfig,
  JobInfo,
  Op,
  Run,
} from "../src/protocol.gen";

/** A page with a socket whose other end is the test; ops are applied when they come. */
class Bench {
  readonly page: Page;
  readonly sent: ClientMessage[] = [];
  readonly scripts = new Map<string, Script>();
  #frame = 0;
  #socket: Socket | undefined;

  constructor(components: ComponentConfig[], events: EventConfig[]) {
    this.page = new Page(
      {
        version: "0",
        app_id: "app",
        token: "t",
        title: "Bench",
        layout: { id: 0, children: components.map(({ id }) => ({ id })) },
        components,
        events,
      },
      {
        open: () => this.#open(),
        schedule: (apply) => apply(),
        script: (path) => {
          const script = this.scripts.get(path);
          return script ? Promise.resolve(script) : Promise.reject(new Error(`no ${path}`));
        },
      },
    );
    this.page.connection.connect();
    this.#socket?.onopen?.(new Event("open"));
    this.#say({ t: "welcome", session: "s", resumed: false });
  }

  #open(): Socket {
    this.#socket = {
      onopen: null,
      onmessage: null,
      onclose: null,
      send: (text) => this.sent.push(JSON.parse(text) as ClientMessage),
      close: () => undefined,
    };
    return this.#socket;
  }

  #say(message: unknown): void {
    this.#socket?.onmessage?.(new MessageEvent("message", { data: JSON.stringify(message) }));
  }

  ops(...ops: Op[]): void {
    this.#frame += 1;
    this.#say({ t: "ops", n: this.#frame, ops });
  }

  end(job: number, stage: "done" | "failed" | "cancelled", info: JobInfo = {}): void {
    this.ops(["job", job, stage, info]);
  }

  node(id: number): Node {
    const node = this.page.store.nodes.get(id);
    if (!node) throw new Error(`no node ${id}`);
    return node;
  }

  get runs(): Run[] {
    return this.sent.filter((m): m is Run => m.t === "run");
  }

  /** What ran, as `fn:data`. */
  get log(): string[] {
    return this.runs.map(({ fn, data }) => `${fn}:${data.join(",")}`);
  }
}

const text = (id: number, value: unknown = null): ComponentConfig => ({
  id,
  type: "textbox",
  props: { value },
});

const edge = (
  id: number,
  from: [number, string],
  rest: Partial<EventConfig> = {},
): EventConfig => ({
  id,
  targets: [from],
  ...rest,
});

const then = (id: number, after: number, on: "any" | "success" | "failure"): EventConfig => ({
  id,
  targets: [[null, "then"]],
  trigger_after: after,
  trigger_on: on,
});

let bench: Bench;

beforeEach(() => {
  vi.useRealTimers();
});

/** Lets the promises of a started run settle. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

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
    [edge(0, [1, "go"]), then(1, 0, "any"), then(2, 0, "success"), then(3, 0, "failure")],
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
    [edge(0, [1, "go"], { outputs: [2] }), { ...then(1, 0, "success"), inputs: [2] }],
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
  bench = new Bench([text(1)], [edge(0, [1, "go"], { js: "s.js" }), then(1, 0, "failure")]);
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

test.each([
  ["input of an event", 1, "value", true],
  ["output with no value", 2, null, false],
  ["in no event, empty", 3, "", true],
  ["in no event, filled in", 4, "text", false],
  ["said so, although an output", 5, null, true],
])("interactive: %s", (_, id, value, expected) => {
  const component = text(id, value);
  if (id === 5) component.props = { interactive: true };
  bench = new Bench([component], [edge(0, [9, "click"], { inputs: [1], outputs: [2, 5] })]);
  expect(bench.node(id).interactive).toBe(expected);
});

test("text grows by appends, from what the server last said and not from what was typed", () => {
  bench = new Bench([text(1)], []);
  bench.ops(["set", 1, "value", "Hello"]);
  bench.ops(["append", 1, "value", " wor"], ["append", 1, "value", "ld"]);
  expect(bench.node(1).props["value"]).toBe("Hello world");
  bench.node(1).input("mine");
  expect(bench.node(1).props["value"]).toBe("mine");
  bench.ops(["append", 1, "value", "!"]);
  expect(bench.node(1).props["value"]).toBe("Hello world!");
});

test("a patch leaves the value that a view still holds as it was", () => {
  bench = new Bench([{ id: 1, type: "json", props: { value: { a: [1, 2], b: { c: "x" } } } }], []);
  const before = bench.node(1).props["value"];
  bench.ops([
    "patch",
    1,
    "value",
    [
      ["add", ["a", 2], 3],
      ["append", ["b", "c"], "y"],
      ["replace", ["a", 0], 9],
      ["add", ["d"], null],
      ["delete", ["a", 1], null],
    ],
  ]);
  expect(bench.node(1).props["value"]).toEqual({ a: [9, 3], b: { c: "xy" }, d: null });
  expect(before).toEqual({ a: [1, 2], b: { c: "x" } });
});

test("a value from the server fires change once for a batch, and not when it is the same", async () => {
  bench = new Bench(
    [{ id: 1, type: "json", props: { value: { a: 1 } } }],
    [edge(0, [1, "change"], { trigger_mode: "multiple" })],
  );
  bench.ops(["set", 1, "value", { a: 1 }]);
  await settled();
  expect(bench.runs).toEqual([]);
  bench.ops(["set", 1, "value", { a: 2 }], ["set", 1, "value", { a: 3 }]);
  await settled();
  expect(bench.runs).toHaveLength(1);
});

test("an op for a component that is not there is passed over", () => {
  bench = new Bench([text(1)], []);
  bench.ops(["set", 99, "value", "x"], ["set", 1, "value", "y"]);
  expect(bench.node(1).props["value"]).toBe("y");
});

test("a slow run shows on its outputs, a quick one never does", async () => {
  vi.useFakeTimers();
  bench = new Bench([text(1), text(2)], [edge(0, [1, "go"], { outputs: [2] })]);
  bench.node(1).fire("go");
  await vi.advanceTimersByTimeAsync(50);
  bench.end(1, "done");
  await vi.advanceTimersByTimeAsync(500);
  expect(bench.node(2).status).toBeNull();

  bench.node(1).fire("go");
  await vi.advanceTimersByTimeAsync(150);
  bench.ops(["job", 2, "queued", { place: 2, size: 4 }]);
  expect(bench.node(2).status).toMatchObject({ stage: "queued", active: true, info: { place: 2 } });
  expect(bench.node(1).status).toBeNull();
  bench.end(2, "done", { duration: 1.5 });
  expect(bench.node(2).status).toMatchObject({
    stage: "done",
    active: false,
    info: { duration: 1.5 },
  });
});

test.each([
  ["hidden", null],
  ["minimal", "minimal"],
  ["full", "full"],
] as const)("show_progress %s, on other components", async (show, detail) => {
  vi.useFakeTimers();
  bench = new Bench(
    [text(1), text(2)],
    [edge(0, [1, "go"], { outputs: [2], show_progress: show, show_progress_on: [1] })],
  );
  bench.node(1).fire("go");
  await vi.advanceTimersByTimeAsync(200);
  expect(bench.node(1).status?.detail ?? null).toBe(detail);
  expect(bench.node(2).status).toBeNull();
});

test("a refused input shows its message there until the person changes it", async () => {
  bench = new Bench([text(1), text(2)], [edge(0, [2, "click"], { inputs: [1] })]);
  bench.node(2).fire("click");
  await settled();
  bench.end(1, "failed", { error: { message: "Too long.", component: 1, title: "Input" } });
  expect(bench.node(1).error).toBe("Too long.");
  expect([...bench.page.toasts.shown.values()]).toMatchObject([
    { level: "error", title: "Input", text: "Too long." },
  ]);
  bench.node(1).input("short");
  expect(bench.node(1).error).toBeNull();
});

test("an invisible message makes no toast", () => {
  bench = new Bench([text(1)], []);
  bench.ops(
    ["log", "info", "Info", "seen", 10, true],
    ["log", "info", "Info", "unseen", 10, false],
  );
  expect([...bench.page.toasts.shown.values()].map((toast) => toast.text)).toEqual(["seen"]);
});
