import { Marked } from "marked";
import { describe, expect, it } from "vitest";

import { directionOf } from "../src/lib/markdown/direction";
import { formulas } from "../src/lib/markdown/formulas";
import { Reader } from "../src/lib/markdown/reader";

const DOLLARS = [
  { left: "$$", right: "$$", display: true },
  { left: "$", right: "$", display: false },
  { left: "\\(", right: "\\)", display: false },
];

/** The text drawn in one go, without blocks. */
function whole(text: string): string {
  return new Marked({ gfm: true, breaks: false, extensions: formulas(DOLLARS) }).parse(
    text,
  ) as string;
}

function html(reader: Reader, text: string): string {
  return reader
    .read(text)
    .map((block) => block.html)
    .join("");
}

const TEXTS: Record<string, string> = {
  paragraphs: "One\ntwo\n\nthree **four**\n\n\nfive",
  headings: "# A\n\nB\n===\n\ntext\n---\n## C\nend",
  lists: "- a\n- b\n\n- c\n\n  still c\n\n1. d\n   - e\n\n     f\n\nafter",
  code: "x\n\n```python\ndef f():\n\n    return 1\n```\n\n    indented\n\n    more\n\ny `a $$ b` z",
  table: "a\n\n| x | y |\n| - | -: |\n| 1 | 2 |\n| 3 | 4 |\n\nb",
  quote: "> a\n> b\nlazy\n\n> c\n\nd",
  html: "<details>\n<summary>S</summary>\n\n**bold**\n\n- a\n\n</details>\n\nafter\n\n<br>\n\n<!-- note\n\nx -->\n\nend",
  formulas: "Let $x$ be.\n\n$$\na\n= b\n\n- c\n$$\n\nand $$y$$ or \\(z_1\\) for $5 and $6.\n\nend",
  links:
    "see [one] and [two][t]\n\ntext\n\nmore\n\n[one]: https://a.example\n\n[t]: https://b.example\n\nend",
  tasks: "- [ ] a\n- [x] b\n\ntext",
  rules: "a\n\n***\n\nb\n\n- - -\nc",
  returns: "a\r\nb\r\n\r\n- c\r\n- d\r\n\r\ne",
};

describe("Reader", () => {
  for (const [name, text] of Object.entries(TEXTS)) {
    it(`reads growing ${name} as if it had come at once`, () => {
      const growing = new Reader(DOLLARS, false);
      for (let end = 1; end <= text.length; end += 1) {
        const soFar = text.slice(0, end);
        expect(html(growing, soFar)).toBe(html(new Reader(DOLLARS, false), soFar));
      }
      expect(html(growing, text)).toBe(whole(text));
    });
  }

  it("leaves the blocks before the last two alone", () => {
    const reader = new Reader([], false);
    const paragraphs = Array.from({ length: 50 }, (_, i) => `Paragraph ${i}`).join("\n\n");
    const before = [...reader.read(paragraphs)];
    const after = reader.read(`${paragraphs} goes on\n\nand another`);
    expect(after.length).toBe(51);
    expect(after.slice(0, 49).every((block, i) => block === before[i])).toBe(true);
  });

  it("follows a text that becomes another", () => {
    const reader = new Reader([], false);
    reader.read("# A\n\ntext");
    expect(html(reader, "# B\n\ntext")).toBe("<h1>B</h1>\n<p>text</p>\n");
    expect(html(reader, "")).toBe("");
  });

  it("keeps what stands between HTML tags in one block", () => {
    const blocks = new Reader([], false).read("<div>\n\na\n\nb\n\n</div>\n\nc");
    expect(blocks.map((block) => block.raw.trim())).toEqual(["<div>\n\na\n\nb\n\n</div>", "c"]);
  });

  it("breaks lines where it is told to", () => {
    expect(html(new Reader([], true), "a\nb")).toContain("<br>");
    expect(html(new Reader([], false), "a\nb")).not.toContain("<br>");
  });
});

describe("formulas", () => {
  const read = (text: string): string => html(new Reader(DOLLARS, false), text);

  it("knows the ones in a line and the ones of their own", () => {
    expect(read("$x < y$")).toContain('data-display="false">x &lt; y</span>');
    expect(read("$$x$$")).toContain('data-display="true">x</span>');
    expect(read("a \\(b\\) c")).toContain('data-display="false">b</span>');
  });

  it("knows money, code and what is not closed", () => {
    for (const text of ["$5 and $6", "`$x$`", "$x", "$ x $", "\\$x\\$", "$$ $$"])
      expect(read(text)).not.toContain("formula");
  });

  it("leaves Markdown's signs in a formula alone", () => {
    expect(read("$a_1 * b_2 * c$")).toContain(">a_1 * b_2 * c</span>");
    expect(read("$$\n# a\n- b\n$$\n")).not.toMatch(/<h1|<li/);
  });
});

describe("the way in which words run", () => {
  it.each([
    ["<p>Words</p>", "ltr"],
    ["<p>12, سطر</p>", "rtl"],
    ["<p>(שלום) words</p>", "rtl"],
    ["<p><code>print</code> سطر</p>", "rtl"],
    ["<pre>def f</pre><p>سطر</p>", "rtl"],
    ["<p><span class='formula'>x</span> 1 + 2 😀</p>", null],
    ["", null],
  ])("%s", (html, expected) => {
    const place = document.createElement("div");
    place.innerHTML = html;
    expect(directionOf(place)).toBe(expected);
  });
});
