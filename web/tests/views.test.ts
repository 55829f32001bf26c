import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test, vi } from "vitest";

import App from "../src/app.svelte";
import type { ComponentConfig, EventConfig, LayoutNode } from "../src/protocol.gen";
import { loadView } from "../src/registry";
import { Theme } from "../src/theme.svelte";
import { Bench, edge, settled, text } from "./harness";

let bench: Bench;
let app: Record<string, unknown> | undefined;

/** Draws a page of these components. */
function draw(
  components: ComponentConfig[],
  events: EventConfig[] = [],
  children?: LayoutNode[],
): void {
  bench = new Bench(components, events);
  if (children) bench.page.config.layout.children = children;
  app = mount(App, { target: document.body, props: { page: bench.page, theme: new Theme() } });
  flushSync();
}

function find<T extends Element = HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (!found) throw new Error(`nothing is ${selector}`);
  return found;
}

function type(control: HTMLInputElement | HTMLTextAreaElement, value: string): void {
  control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
  flushSync();
}

const key = (name: string, more: KeyboardEventInit = {}): KeyboardEvent =>
  new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more });

afterEach(async () => {
  vi.useRealTimers();
  if (app) await unmount(app);
  app = undefined;
});

test("a text box is named by its label, described by its help, and sends what is typed", async () => {
  draw(
    [{ id: 1, type: "textbox", props: { label: "Name", info: "In full" } }],
    [edge(0, [1, "change"], { inputs: [1] })],
  );
  const control = find<HTMLTextAreaElement>("[data-testid=textbox]");
  expect(control.labels[0]?.textContent).toBe("Name");
  expect(
    document.getElementById(control.getAttribute("aria-describedby") ?? "")?.textContent,
  ).toContain("In full");
  type(control, "Ada");
  await settled();
  expect(bench.log).toEqual(["0:Ada"]);
});

test("without a visible label the name stays", () => {
  draw([{ id: 1, type: "textbox", props: { label: "Name", show_label: false } }, text(2)]);
  expect(find("#component-1-control").getAttribute("aria-label")).toBe("Name");
  expect(find("#component-2-control").getAttribute("aria-label")).toBe("Textbox");
});

test.each([
  [1, {}, 1],
  [1, { shiftKey: true }, 0],
  [3, {}, 0],
  [3, { shiftKey: true }, 1],
  [1, { isComposing: true }, 0],
])("Enter in %d lines with %j submits %d times", async (lines, more, times) => {
  draw([{ id: 1, type: "textbox", props: { lines } }], [edge(0, [1, "submit"], { inputs: [1] })]);
  find("[data-testid=textbox]").dispatchEvent(key("Enter", more));
  await settled();
  expect(bench.runs).toHaveLength(times);
});

test("an output cannot be typed in, and shows what the server says", () => {
  draw([text(1)], [edge(0, [9, "click"], { outputs: [1] })]);
  const control = find<HTMLTextAreaElement>("[data-testid=textbox]");
  expect(control.readOnly).toBe(true);
  bench.ops(["set", 1, "value", "Hello"], ["append", 1, "value", " you"]);
  flushSync();
  expect(control.value).toBe("Hello you");
});

test("a password is one line and hidden", () => {
  draw([{ id: 1, type: "textbox", props: { type: "password" } }]);
  expect(find<HTMLInputElement>("input[data-testid=textbox]").type).toBe("password");
});

test("a refused value is marked and told in the place of the help", () => {
  draw([{ id: 1, type: "textbox", props: { label: "Name", info: "In full" } }]);
  bench.node(1).error = "Too long.";
  flushSync();
  const control = find("[data-testid=textbox]");
  expect(control.getAttribute("aria-invalid")).toBe("true");
  expect(find("#component-1-help").textContent).toContain("Too long.");
  expect(document.body.textContent).not.toContain("In full");
});

test("a slider has a range and a number of the same value, each with its name", async () => {
  draw(
    [{ id: 1, type: "slider", props: { label: "Times", maximum: 10, value: 4 } }],
    [
      edge(0, [1, "input"], { inputs: [1], trigger_mode: "multiple" }),
      edge(1, [1, "release"], { inputs: [1] }),
    ],
  );
  const range = find<HTMLInputElement>("[aria-label='range slider for Times']");
  const number = find<HTMLInputElement>("[aria-label='number input for Times']");
  expect([range.value, number.value]).toEqual(["4", "4"]);
  type(range, "7");
  expect(number.value).toBe("7");
  type(number, "99");
  expect(bench.node(1).props["value"]).toBe(7);
  number.dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
  expect(bench.node(1).props["value"]).toBe(10);
  expect(bench.log).toEqual(["0:7", "0:10", "1:10"]);
});

test("a button fires, a greyed out one does not, a link is a link and never a script", async () => {
  draw(
    [
      { id: 1, type: "button", props: { value: "Go" } },
      { id: 2, type: "button", props: { value: "Off", interactive: false } },
      { id: 3, type: "button", props: { value: "Site", link: "https://example.com/" } },
      { id: 4, type: "button", props: { value: "Bad", link: "javascript:alert(1)" } },
    ],
    [edge(0, [1, "click"]), edge(1, [2, "click"])],
  );
  find("#component-1").click();
  find("#component-2").click();
  await settled();
  expect(bench.log).toEqual(["0:"]);
  expect(find<HTMLAnchorElement>("a#component-3").href).toBe("https://example.com/");
  expect(find("#component-4").localName).toBe("button");
});

test("invisible is not in the document, hidden is there unseen, and both can come back", () => {
  draw([
    { id: 1, type: "button", props: { visible: false } },
    { id: 2, type: "button", props: { visible: "hidden" } },
  ]);
  expect(document.getElementById("component-1")).toBeNull();
  expect(find("#component-2").hidden).toBe(true);
  bench.ops(["set", 1, "visible", true], ["set", 2, "visible", true]);
  flushSync();
  expect(find("#component-1").hidden).toBe(false);
  expect(find("#component-2").hidden).toBe(false);
});

const TABS: ComponentConfig[] = [
  { id: 1, type: "tabs" },
  { id: 2, type: "tabitem", props: { label: "One", id: "one" } },
  { id: 3, type: "tabitem", props: { label: "Two", interactive: false } },
  { id: 4, type: "tabitem", props: { label: "Three" } },
  text(5),
  text(6),
];
const TAB_TREE: LayoutNode[] = [
  {
    id: 1,
    children: [{ id: 2, children: [{ id: 5 }] }, { id: 3 }, { id: 4, children: [{ id: 6 }] }],
  },
];

test("tabs: arrows pass over a greyed out tab, a panel is drawn when first seen and then stays", async () => {
  await Promise.all(["tabs", "tabitem"].map(loadView));
  draw(
    TABS,
    [edge(0, [1, "select"], { collects_event_data: true }), edge(1, [4, "select"])],
    TAB_TREE,
  );
  expect(document.getElementById("component-6")).toBeNull();
  find("#component-2-tab").dispatchEvent(key("ArrowRight"));
  flushSync();
  await settled();
  expect(find("#component-4-tab").getAttribute("aria-selected")).toBe("true");
  expect(find("#component-4").hidden).toBe(false);
  expect(find("#component-2").hidden).toBe(true);
  expect(bench.runs.map(({ fn, event }) => [fn, event])).toEqual([
    [0, { index: 2, value: "Three" }],
    [1, undefined],
  ]);
  bench.ops(["set", 1, "selected", "one"]);
  flushSync();
  expect(find("#component-2").hidden).toBe(false);
  expect(find("#component-6").isConnected).toBe(true);
});

test("an accordion tells its state and what happened to it", async () => {
  draw(
    [{ id: 1, type: "accordion", props: { label: "More", open: false } }, text(2)],
    [edge(0, [1, "expand"]), edge(1, [1, "collapse"])],
    [{ id: 1, children: [{ id: 2 }] }],
  );
  const button = find("#component-1 > button");
  expect(button.getAttribute("aria-expanded")).toBe("false");
  button.click();
  flushSync();
  expect(button.getAttribute("aria-expanded")).toBe("true");
  expect(find("#component-1-region").hidden).toBe(false);
  button.click();
  await settled();
  expect(bench.log).toEqual(["0:", "1:"]);
});

test("a run that takes its time shows place, progress and time on its output", async () => {
  vi.useFakeTimers();
  draw(
    [text(1), { id: 2, type: "textbox", props: { label: "Out" } }],
    [edge(0, [1, "go"], { outputs: [2] })],
  );
  bench.node(1).fire("go");
  await vi.advanceTimersByTimeAsync(150);
  bench.ops(["job", 1, "queued", { place: 1, size: 3 }]);
  flushSync();
  expect(find("[data-testid=status-tracker]").textContent).toContain("place 2 of 3");
  bench.ops(["job", 1, "running", { progress: [{ index: 2, length: 4, unit: "steps" }] }]);
  flushSync();
  expect(find("[data-testid=status-tracker]").textContent).toContain("2/4 steps");
  expect(find("#component-2").getAttribute("aria-busy")).toBe("true");
  bench.end(1, "done", { duration: 1.5 });
  flushSync();
  expect(find("[data-testid=status-tracker]").textContent?.trim()).toBe("1.5 s");
  expect(find("#component-2").getAttribute("aria-busy")).toBeNull();
  vi.useRealTimers();
});

test("a toast is closed by the person", () => {
  draw([]);
  bench.ops(["log", "warning", "Careful", "Thin ice", null, true]);
  flushSync();
  expect(find("[data-testid=toast-body]").textContent).toContain("Careful");
  expect(find("[data-testid=toast-text]").textContent).toBe("Thin ice");
  find("[data-testid=toast-close]").click();
  flushSync();
  expect(document.querySelector("[data-testid=toast-body]")).toBeNull();
});

test("a long page shows its first part at once and the rest in steps", async () => {
  vi.useFakeTimers();
  const ids = Array.from({ length: 100 }, (_, place) => place + 1);
  draw(ids.map((id) => text(id)));
  const boxes = (): number => document.querySelectorAll("[data-testid=textbox]").length;
  expect(boxes()).toBe(24);
  await vi.advanceTimersToNextTimerAsync();
  flushSync();
  expect(boxes()).toBe(40);
  await vi.advanceTimersByTimeAsync(10_000);
  flushSync();
  expect(boxes()).toBe(100);
});
