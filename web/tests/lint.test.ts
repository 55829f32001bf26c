// The house's own lint rule, on code that it must refuse and code that it must leave alone.
import { Linter } from "eslint";
import { describe, expect, it } from "vitest";

import rule from "../lint/no-effect-writes.js";

function problems(code: string): number {
  const config: Linter.Config = {
    plugins: { house: { rules: { "no-effect-writes": rule } } },
    rules: { "house/no-effect-writes": "error" },
  };
  const messages = new Linter().verify(code, config);
  expect(messages.filter((message) => message.fatal)).toEqual([]);
  return messages.length;
}

describe("no-effect-writes", () => {
  it.each([
    "let a = $state(0); $effect(() => { a = 1; });",
    "let a = $state(0); $effect.pre(() => { a += 1; });",
    "let a = $state.raw(0); $effect(() => { if (b) a++; });",
    "let a = $state([]); $effect(() => { a.push(1); });",
    "let a = $state({}); $effect(() => { a.b.c = 1; });",
    "let { value } = $props(); $effect(() => { value = 1; });",
    "class A { a = $state(0); constructor() { $effect(() => { this.a = 1; }); } }",
  ])("refuses %s", (code) => {
    expect(problems(code)).toBe(1);
  });

  it.each([
    "let a = 0; $effect(() => { a = 1; });",
    "let a = $state(0); $effect(() => { element.scrollTop = a; });",
    "let a = $state(0); $effect(() => { const t = setInterval(() => { a++; }); return () => clearInterval(t); });",
    "let a = $state(0); function click() { a = 1; }",
    "class A { a = 0; constructor() { $effect(() => { this.a = 1; }); } }",
  ])("allows %s", (code) => {
    expect(problems(code)).toBe(0);
  });
});
