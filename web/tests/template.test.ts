import { describe, expect, it } from "vitest";

import { filled, filledCss } from "../src/lib/template";

describe("filled", () => {
  it("inserts HTML as it is and text escaped", () => {
    const values = { value: `<b class="x">'&'</b>` };
    expect(filled("${value}", values)).toBe(values.value);
    expect(filled("{{{ value }}}", values)).toBe(values.value);
    expect(filled("{{value}}", values)).toBe(
      "&lt;b class=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/b&gt;",
    );
  });

  it("does not read templates in values", () => {
    expect(filled("{{value}} ${b}", { value: "${b}", b: "{{value}}" })).toBe("${b} {{value}}");
  });

  it("follows ways into values", () => {
    const values = { value: { title: "T", items: [1, { a: true }] } };
    expect(filled("{{value.title}} {{value.items.0}} {{value.items.1.a}}", values)).toBe(
      "T 1 true",
    );
    expect(filled("{{value.items}}", { value: { items: [1] } })).toBe("[1]");
  });

  it("is empty where there is nothing, inherited names included", () => {
    expect(filled("[{{value}}][{{other}}][{{value.x.y}}]", { value: null })).toBe("[][][]");
    expect(filled("[${value.constructor}]", { value: {} })).toBe("[]");
  });
});

describe("filledCss", () => {
  it("keeps values inside of their rule", () => {
    const css = filledCss(".a { color: ${value} }", { value: "red } body { display: none" });
    expect(css).toBe(".a { color: red  body  display: none }");
  });
});
