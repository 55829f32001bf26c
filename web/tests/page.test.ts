import { flushSync } from "svelte";
import { beforeEach, expect, test, vi } from "vitest";

import type { ComponentConfig, PageConfig } from "../src/protocol.gen";
import { Bench, edge, settled, text } from "./harness";

let bench: Bench;

beforeEach(() => {
  vi.useRealTimers();
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
  expect(bench.page.toasts.shown).toMatchObject([
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
  expect(bench.page.toasts.shown.map((toast) => toast.text)).toEqual(["seen"]);
});

test("a broken edit is reported and what comes with it still counts", () => {
  const shown = vi.spyOn(console, "error").mockImplementation(() => undefined);
  bench = new Bench([text(1, "a"), text(2)], []);
  bench.ops(["patch", 1, "value", [["replace", ["x"], 1]]], ["set", 2, "value", "b"]);
  expect(bench.node(1).props["value"]).toBe("a");
  expect(bench.node(2).props["value"]).toBe("b");
  expect(shown).toHaveBeenCalledOnce();
  shown.mockRestore();
});

test("a Timer ticks while it is active, at its pace", async () => {
  vi.useFakeTimers();
  bench = new Bench(
    [{ id: 1, type: "timer", props: { value: 2 } }],
    [edge(0, [1, "tick"], { trigger_mode: "multiple" })],
  );
  bench.page.start();
  flushSync();
  await vi.advanceTimersByTimeAsync(5000);
  expect(bench.runs).toHaveLength(2);
  bench.ops(["set", 1, "value", 0.5]);
  flushSync();
  await vi.advanceTimersByTimeAsync(1000);
  expect(bench.runs).toHaveLength(4);
  bench.ops(["set", 1, "active", false]);
  flushSync();
  await vi.advanceTimersByTimeAsync(5000);
  expect(bench.runs).toHaveLength(4);
});

test.each([
  ["who signed out elsewhere", "ann", 401, null, "You are signed out."],
  ["who signed out of an app that strangers may use", "ann", 200, null, "You are signed out."],
  ["who is still signed in", "ann", 200, "ann", undefined],
  ["of an app without signing in", null, 401, null, undefined],
])("a lost connection of somebody %s", async (_, username, status, name, said) => {
  const more = username === null ? {} : { username };
  const told = { status, ok: status === 200, json: () => Promise.resolve(name) };
  const asked = vi.fn((_: string) => Promise.resolve(told));
  vi.stubGlobal("fetch", asked);
  bench = new Bench([], [], more);
  bench.drop();
  await settled();
  expect(bench.page.refusal?.message).toBe(said);
  expect(bench.page.link).toBe(said === undefined ? "offline" : "refused");
  const checks = asked.mock.calls.filter(([address]) => address === "gradio_api/user");
  expect(checks).toHaveLength(username === null ? 0 : 1);
  vi.unstubAllGlobals();
});

const OLD = `${"a".repeat(64)}/cat.png`;
const NEW = `${"b".repeat(64)}/cat.png`;

/** The page that a restarted server sends. */
function serves(config: Partial<PageConfig>): void {
  const html = `<!doctype html><script type="application/json" id="showglass-page">${JSON.stringify(config)}</script>`;
  vi.stubGlobal(
    "fetch",
    vi.fn(() => Promise.resolve({ status: 200, text: () => Promise.resolve(html) })),
  );
}

function photo(path: string): ComponentConfig {
  return { id: 2, type: "image", props: { value: { path } } };
}

test("after a restart of the same app the page goes on as the person left it", async () => {
  bench = new Bench([text(1, "declared"), photo(OLD)], [edge(0, [1, "go"], { inputs: [1] })]);
  bench.node(1).input("typed");
  serves({
    ...bench.page.config,
    token: "new",
    app_id: "other",
    components: [text(1, "declared"), photo(NEW)],
  });
  bench.refuse();
  await vi.waitFor(() => expect(bench.page.refusal).toBeNull());
  bench.welcome("fresh");
  expect(bench.sent.at(-1)).toMatchObject({ t: "hello", token: "new", session: null });
  expect(bench.page.link).toBe("open");
  expect(bench.page.config.token).toBe("new");
  expect(bench.node(1).props["value"]).toBe("typed");
  expect(bench.node(2).props["value"]).toEqual({ path: NEW });
  expect(bench.page.toasts.shown.map(({ text: said }) => said)).toEqual([
    "The app was restarted. What you filled in is still here.",
  ]);
  bench.node(1).fire("go");
  await settled();
  expect(bench.runs.at(-1)?.data).toEqual(["typed"]);
  vi.unstubAllGlobals();
});

test.each([
  ["another app", { token: "new", components: [text(1), text(2)] }],
  ["the same token", {}],
  ["the login page", null],
])("a page whose server now serves %s says to reload, and keeps what it has", async (_, other) => {
  bench = new Bench([text(1)], []);
  bench.node(1).input("typed");
  serves(other === null ? {} : { ...bench.page.config, ...other });
  if (other === null) vi.stubGlobal("fetch", () => Promise.resolve(new Response("<p>Sign in")));
  bench.refuse();
  await settled();
  await settled();
  expect(bench.page.refusal).toEqual({ message: "The app was restarted.", reload: true });
  expect(bench.node(1).props["value"]).toBe("typed");
  vi.unstubAllGlobals();
});

test("what is too large to send fails in words, and the connection lives", async () => {
  bench = new Bench([text(1), text(2)], [edge(0, [1, "go"], { inputs: [1], outputs: [2] })]);
  bench.node(1).input("é".repeat(2_200_000));
  bench.node(1).fire("go");
  await settled();
  expect(bench.runs).toEqual([]);
  expect(bench.node(2).status?.stage).toBe("failed");
  expect(bench.page.toasts.shown.map(({ text: said }) => said)).toEqual([
    "That is too large to send. Upload it as a file.",
  ]);
  bench.node(1).input("small");
  bench.node(1).fire("go");
  await settled();
  expect(bench.log).toEqual(["0:small"]);
  await expect(bench.node(1).call("ls", "x".repeat(5_000_000))).rejects.toThrow("too large");
});
