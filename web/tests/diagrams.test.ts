import { describe, expect, it } from "vitest";

import { isTooLarge } from "../src/lib/diagrams/limits";
import { staysInside } from "../src/lib/diagrams/rules";
import { safeDrawing } from "../src/lib/diagrams/safe";
import { Reader } from "../src/lib/markdown/reader";

const html = (text: string): string =>
  new Reader([], false)
    .read(text)
    .map((block) => block.html)
    .join("");

describe("Reader", () => {
  it("marks a diagram as long as its fence is open", () => {
    expect(html("```mermaid\nflowchart LR\n  A --> B")).toContain("data-open");
    expect(html("```mermaid\nflowchart LR\n``")).toContain("data-open");
    expect(html("~~~mermaid\nflowchart LR\n```\n")).toContain("data-open");
    expect(html("- a\n\n  ```mermaid\n  flowchart LR")).toContain("data-open");
  });

  it("leaves it alone once that is closed, and other code at all times", () => {
    const drawn = '<pre><code class="language-mermaid">flowchart LR\n</code></pre>\n';
    expect(html("```mermaid\nflowchart LR\n```")).toBe(drawn);
    expect(html("~~~~ mermaid\nflowchart LR\n~~~~~\n\nafter")).toContain(drawn);
    expect(html("- a\n\n  ```mermaid\n  flowchart LR\n  ```\n")).toContain(drawn);
    expect(html("```mermaid\n```")).not.toContain("data-open");
    expect(html("```python\nx = 1")).not.toContain("data-open");
    expect(html("```mermaid\n<b>&amp;\n")).toContain("&lt;b&gt;&amp;amp;");
  });
});

describe("isTooLarge", () => {
  const rows = (count: number, line: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => line(i)).join("\n");

  it("lets through what people write", () => {
    expect(isTooLarge("flowchart LR\n  A --> B")).toBe(false);
    expect(isTooLarge(`erDiagram\n${rows(300, (i) => `  string name${i}`)}`)).toBe(false);
    expect(isTooLarge("gantt\n  dateFormat YYYYMMDD\n  a : 20240101, 30d")).toBe(false);
    expect(isTooLarge('radar-beta\n  curve a["x"]{85000, 90000}\n  max 100000')).toBe(false);
  });

  it("stops what would hold the page", () => {
    expect(isTooLarge(`flowchart LR\n  A[${"x".repeat(20_000)}]`)).toBe(true);
    expect(isTooLarge(`flowchart LR\n  A[${"x".repeat(2000)}]`)).toBe(true);
    expect(isTooLarge(`flowchart LR\n${rows(401, (i) => `a${i}`)}`)).toBe(true);
    expect(isTooLarge(`flowchart LR\n${"a;".repeat(401)}`)).toBe(true);
    expect(isTooLarge(`%% note\nclassDiagram\n${rows(151, (i) => `a --> b${i}`)}`)).toBe(true);
    expect(isTooLarge(`---\ntitle: x\n---\nmindmap\n${rows(151, (i) => ` n${i}`)}`)).toBe(true);
    expect(isTooLarge("block-beta\n  a space:99999999 b")).toBe(true);
    expect(isTooLarge('packet-beta\n  0-99999999: "x"')).toBe(true);
    expect(isTooLarge("radar-beta\n  ticks 99999999")).toBe(true);
    expect(isTooLarge("gantt\n  tickInterval 1millisecond\n  x : 1900-01-01, 9d")).toBe(true);
    expect(isTooLarge("gantt\n  x : 1900-01-01, 9999999d")).toBe(true);
  });
});

describe("safeDrawing", () => {
  const drawn = (inner: string): string =>
    safeDrawing(`<svg id="d" viewBox="0 0 10 10" onload="x">${inner}</svg>`)?.svg.outerHTML ?? "";

  it("keeps shapes and words, and nothing that is not named", () => {
    expect(drawn('<g class="node"><rect width="4" onclick="x"/><text>hi</text></g>')).toContain(
      '<g class="node"><rect width="4"></rect><text>hi</text></g>',
    );
    for (const tag of ["script", "iframe", "animate", "set", "constructor", "toString", "audio"])
      expect(drawn(`<${tag} href="javascript:x">y</${tag}>`)).not.toContain(tag);
    expect(drawn("<foreignObject x='2' width='4'><b onclick='x'>a  b</b></foreignObject>")).toMatch(
      /<text x="4"[^>]*>a b<\/text>/,
    );
  });

  it("lets links lead out and pictures and references nowhere else", () => {
    expect(drawn('<a href="javascript:x"><text>y</text></a>')).not.toContain("href");
    expect(drawn('<a href="https://a.example/"><text>y</text></a>')).toContain("noopener");
    expect(drawn('<use href="https://a.example/#x"/>')).not.toContain("href");
    expect(drawn('<use href="#x"/>')).toContain('href="#x"');
    expect(drawn('<image href="data:text/html,x"/>')).not.toContain("href");
    expect(drawn('<rect fill="url(https://a.example/x)"/>')).not.toContain("fill");
    expect(drawn('<rect fill="url(#x)"/>')).toContain('fill="url(#x)"');
  });

  it("is nothing without a size", () => {
    expect(safeDrawing("<svg id='d'></svg>")).toBeNull();
    expect(safeDrawing("<svg viewBox='0 0 0 9'></svg>")).toBeNull();
    expect(safeDrawing("<svg viewBox='0 0 Infinity 9'></svg>")).toBeNull();
    expect(safeDrawing("<p>no</p>")).toBeNull();
  });
});

describe("staysInside", () => {
  it("knows a part of the drawing from an address", () => {
    expect(staysInside("url(#a-b)")).toBe(true);
    expect(staysInside("url('#a') drop-shadow(1px 2px red)")).toBe(true);
    for (const out of ["url(x)", "URL( 'https://a' )", "u\\72l(x)", "image-set('x')", "src('x')"])
      expect(staysInside(out)).toBe(false);
  });
});
