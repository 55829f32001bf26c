import { expect, test } from "vitest";

import { applyEdits } from "../src/lib/edits";
import { isEmpty, sameValue } from "../src/lib/equal";
import { bytes, seconds } from "../src/lib/format";
import { progressText, share } from "../src/lib/progress";
import {
  agentAddress,
  agentConfig,
  curlCall,
  javascriptCall,
  pythonCall,
} from "../src/lib/snippet";
import { fileUrl } from "../src/lib/upload";
import { safeHref } from "../src/lib/url";

test.each([
  [0.84, "0.84 s"],
  [1.25, "1.3 s"],
  [42.04, "42.0 s"],
  [125, "2:05"],
])("%d seconds read %s", (value, text) => {
  expect(seconds(value)).toBe(text);
});

test.each([
  [412, "412 B"],
  [1400, "1.4 KB"],
  [250_000_000, "250 MB"],
])("%d bytes read %s", (value, text) => {
  expect(bytes(value)).toBe(text);
});

test.each([
  ["queued", { place: 0, size: 3 }, "next in the queue"],
  ["queued", { place: 2, size: 9 }, "place 3 of 9"],
  ["queued", {}, "waiting"],
  [
    "running",
    { progress: [{ index: 3, length: 20, unit: "steps", desc: "Train" }] },
    "Train 3/20 steps",
  ],
  ["running", { progress: [{ progress: 0.5 }] }, "50 %"],
  ["running", { eta: 2 }, "about 2.0 s expected"],
  ["running", {}, ""],
])("%s %j reads %s", (stage, info, text) => {
  expect(progressText(stage, info)).toBe(text);
});

test("the share done is that of the innermost bar", () => {
  expect(share([{ progress: 0.1 }, { index: 1, length: 4 }])).toBe(0.25);
  expect(share([{ index: 3 }])).toBeNull();
  expect(share([])).toBeNull();
});

test("values are the same by content", () => {
  expect(sameValue({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
  expect(sameValue({ a: 1 }, { b: 1 })).toBe(false);
  expect(sameValue([1], { 0: 1 })).toBe(false);
  expect(sameValue([], {})).toBe(false);
  expect(sameValue(NaN, NaN)).toBe(true);
});

test.each([null, undefined, "", 0, []])("%j is empty", (value) => {
  expect(isEmpty(value)).toBe(true);
});

test.each([false, "0", [0], {}])("%j is not", (value) => {
  expect(isEmpty(value)).toBe(false);
});

test("an edit of the whole value", () => {
  const table = { cells: [[1, 2, 3]] };
  const slid = applyEdits(table, [
    ["drop", ["cells", 0], 2],
    ["extend", ["cells", 0], [4, 5]],
  ]);
  expect(slid).toEqual({ cells: [[3, 4, 5]] });
  expect(table).toEqual({ cells: [[1, 2, 3]] });
  expect(applyEdits("ab", [["append", [], "c"]])).toBe("abc");
  expect(applyEdits("ab", [["replace", [], [1]]])).toEqual([1]);
});

test("an edit of a path that is not there is an error", () => {
  expect(() => applyEdits({ a: 1 }, [["replace", ["a", "b"], 2]])).toThrow(TypeError);
});

test("links that run code are none", () => {
  expect(safeHref("javascript:alert(1)")).toBeUndefined();
  expect(safeHref(" JaVaScript:alert(1)")).toBeUndefined();
  expect(safeHref("data:text/html,x")).toBeUndefined();
  expect(safeHref("https://example.com/a")).toBe("https://example.com/a");
  expect(safeHref("docs/a")).toBe("docs/a");
});

test("a file's address is its own, else beside the page", () => {
  expect(fileUrl({ path: "/tmp/a b/ü.png" })).toBe("gradio_api/file=/tmp/a%20b/%C3%BC.png");
  expect(fileUrl({ path: "/x", url: "https://h/f" })).toBe("https://h/f");
  expect(fileUrl(null)).toBeNull();
});

test("a call reads as Python and as curl", () => {
  const args = [
    { name: "Name", value: "it's" },
    { name: "Flag", value: true },
    { name: "Nothing", value: null },
    { name: "Rows", value: { a: [1, false] } },
  ];
  const code = pythonCall("http://h/app/", "greet", args);
  expect(code).toContain('Client("http://h/app/")');
  expect(code).toContain('    "it\'s",  # Name\n    True,  # Flag\n    None,  # Nothing\n');
  expect(code).toContain('    {"a": [1, False]},  # Rows\n    api_name="/greet",');
  expect(javascriptCall("http://h/app/", "greet", args)).toContain(
    'client.predict("/greet", [\n  "it\'s", // Name\n  true, // Flag\n  null, // Nothing\n',
  );
  expect(curlCall("http://h/app/", "greet", args)).toContain(
    `http://h/app/gradio_api/call/greet \\\n  -H 'Content-Type: application/json' \\\n  -d '{"data":["it'\\''s",true,null,{"a":[1,false]}]}'`,
  );
});

test("an agent is told where the app is, and what its list of servers wants", () => {
  expect(agentAddress("http://h/app/", false)).toBe("http://h/app/gradio_api/mcp/");
  const config: unknown = JSON.parse(agentConfig("http://h/", "Ada's Shop!", true));
  expect(config).toEqual({
    mcpServers: { "ada-s-shop": { url: "http://h/gradio_api/mcp/?act=1" } },
  });
  expect(agentConfig("http://h/", "日本", false)).toContain('"app"');
});
