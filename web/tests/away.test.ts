import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { AdoptedJob } from "../src/protocol.gen";
import { TabMemory } from "../src/tab";
import { ago, nameOf, show, summary } from "../src/ui/away";
import Away from "../src/ui/away.svelte";
import { Bench, chained, edge, settled, text } from "./harness";

const KEY = "showglass-session http://app/socket";

function memory(): TabMemory {
  return new TabMemory(sessionStorage, "http://app/socket");
}

function left(rest: Partial<AdoptedJob>): AdoptedJob {
  return { job: -1, fn: 0, stage: "done", info: {}, seconds: 3, ...rest };
}

let bench: Bench;

beforeEach(() => {
  sessionStorage.clear();
  bench = new Bench(
    [
      { id: 1, type: "button", props: { value: "Write" } },
      text(2, ""),
      text(3, ""),
      { id: 4, type: "button", props: { value: "Stop", visible: false } },
    ],
    [
      edge(0, [1, "click"], { outputs: [2], api_name: "write_it" }),
      { ...chained(1, 0, "success"), inputs: [2], outputs: [3] },
      edge(2, [1, "click"], {
        backend: false,
        outputs: [4],
        assign: [{ __type__: "update", visible: true }],
      }),
      edge(3, [4, "click"], { backend: false, cancels: [0] }),
    ],
  );
});

afterEach(() => {
  vi.useRealTimers();
});

test("a tab's session is kept, used once, and marked when its page goes", () => {
  expect(memory().adopt).toBeNull();
  const first = memory();
  first.keep("one");
  expect(memory().adopt).toEqual({ t: "adopt", session: "one", left: false });
  expect(sessionStorage.getItem(KEY)).toBeNull();
  first.leave();
  expect(memory().adopt).toEqual({ t: "adopt", session: "one", left: true });
  first.leave();
  first.back();
  expect(first.adopt).toBeNull();
});

test("a page that comes back asks for what the one after it had", () => {
  const first = memory();
  first.keep("one");
  first.leave();
  const next = memory();
  next.keep("two");
  next.leave();
  first.back();
  expect(first.adopt).toEqual({ t: "adopt", session: "two", left: true });
});

test("a run that another page shows now ends here without a word", async () => {
  bench.node(1).fire("click");
  await settled();
  bench.ops(["job", 1, "running", {}], ["job", 1, "moved", {}]);
  await settled();
  expect(bench.log).toEqual(["0:"]);
  expect(bench.node(2).status).toBeNull();
});

test("what is old is not asked for: a copy of the tab could be meant", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  memory().keep("one");
  const next = memory();
  expect(next.adopt).not.toBeNull();
  vi.advanceTimersByTime(30_001);
  expect(next.adopt).toBeNull();
});

test("a run that goes on shows in its places, blocks what it blocked, and can be stopped", async () => {
  bench.ops(["adopt", [left({ stage: "running", info: { eta: 9 } })]], ["set", 2, "value", "half"]);
  expect(bench.node(2).props["value"]).toBe("half");
  expect(bench.page.finished).toEqual([]);
  await vi.waitFor(() => expect(bench.node(2).status?.active).toBe(true));
  expect(performance.now() - (bench.node(2).status?.since ?? 0)).toBeGreaterThan(2_900);
  expect(bench.node(4).props["visible"]).toBe(true);
  bench.node(1).fire("click");
  await settled();
  expect(bench.runs).toEqual([]);
  bench.node(4).fire("click");
  await settled();
  expect(bench.sent.at(-1)).toEqual({ t: "cancel", jobs: [-1] });
  bench.end(-1, "cancelled");
  bench.node(1).fire("click");
  await settled();
  expect(bench.log).toEqual(["0:"]);
});

test("what follows a run is started when it ends here", async () => {
  bench.ops(["adopt", [left({ stage: "running" })]]);
  bench.ops(["set", 2, "value", "text"], ["job", -1, "done", {}]);
  await settled();
  expect(bench.log).toEqual(["1:text"]);
});

test("what ended is listed and changes nothing, until the person asks", async () => {
  const jobs = [
    left({ ops: [["set", 2, "value", "newer"]] }),
    left({ job: -2, seconds: 60, ops: [["set", 2, "value", "older"]] }),
  ];
  bench.ops(["adopt", jobs]);
  await settled();
  expect(bench.page.finished).toEqual(jobs);
  expect(bench.node(2).props["value"]).toBe("");
  show(bench.page, jobs);
  await settled();
  expect(bench.page.finished).toEqual([]);
  expect(bench.node(2).props["value"]).toBe("newer");
  expect(bench.sent).toContainEqual({ t: "seen", jobs: [-1, -2], shown: true });
  expect(bench.runs[0]).toMatchObject({ fn: 1 });
});

test("a run of an event that the app no longer has is passed over", () => {
  bench.ops(["adopt", [left({ fn: 99 }), left({ job: -2, fn: 99, stage: "running" })]]);
  expect(bench.page.finished).toEqual([]);
});

test("a run is called after what the person pressed", () => {
  const { page } = bench;
  expect(nameOf(page, left({ trigger: 1 }))).toBe("Write");
  expect(nameOf(page, left({}))).toBe("Write it");
  expect(nameOf(page, left({ fn: 1 }))).toBe("A run");
});

test.each([
  [5, "just now"],
  [130, "2 min ago"],
  [3_600, "an hour ago"],
  [9_000, "3 hours ago"],
])("%s seconds are %s", (seconds, words) => {
  expect(ago(seconds)).toBe(words);
});

test("a line says what came of it", () => {
  expect(summary(left({ ops: [["set", 2, "value", "  a poem\n"]] }))).toBe("a poem");
  expect(summary(left({ ops: [["set", 2, "value", { path: "x" }]] }))).toBe("");
  expect(summary(left({ stage: "failed", info: { error: { message: "No ink." } } }))).toBe(
    "No ink.",
  );
});

test("the list says what ended, and goes when everything is dealt with", () => {
  bench.ops([
    "adopt",
    [
      left({ trigger: 1, ops: [["set", 2, "value", "a poem"]] }),
      left({ job: -2, seconds: 200, stage: "failed", info: { error: { message: "No ink." } } }),
    ],
  ]);
  const target = document.createElement("div");
  document.body.append(target);
  const view = mount(Away, { target, props: { page: bench.page } });
  const rows = [...target.querySelectorAll("li")].map((li) => li.textContent.replace(/\s+/g, " "));
  expect(rows[0]).toContain("Write just now a poem");
  expect(rows[1]).toContain("Write it 3 min ago No ink.");
  target.querySelector<HTMLButtonElement>('[aria-label="Show Write"]')?.click();
  flushSync();
  expect(bench.node(2).props["value"]).toBe("a poem");
  expect(target.querySelectorAll("li")).toHaveLength(1);
  target.querySelector<HTMLButtonElement>('[aria-label="Dismiss all"]')?.click();
  flushSync();
  expect(bench.page.finished).toEqual([]);
  expect(bench.sent.at(-1)).toEqual({ t: "seen", jobs: [-2], shown: false });
  void unmount(view);
});
