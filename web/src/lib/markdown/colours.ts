import hljs from "highlight.js/lib/core";
import type { LanguageFn } from "highlight.js";
import bash from "highlight.js/lib/languages/bash";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import markdown from "highlight.js/lib/languages/markdown";
import python from "highlight.js/lib/languages/python";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

const COMMON = { bash, css, diff, javascript, json, markdown, python, sql, typescript, xml, yaml };

/** Languages that few texts have, each fetched when it is seen. */
const RARE: Readonly<Record<string, () => Promise<{ default: LanguageFn }>>> = {
  c: () => import("highlight.js/lib/languages/c"),
  cpp: () => import("highlight.js/lib/languages/cpp"),
  csharp: () => import("highlight.js/lib/languages/csharp"),
  django: () => import("highlight.js/lib/languages/django"),
  dockerfile: () => import("highlight.js/lib/languages/dockerfile"),
  go: () => import("highlight.js/lib/languages/go"),
  ini: () => import("highlight.js/lib/languages/ini"),
  java: () => import("highlight.js/lib/languages/java"),
  julia: () => import("highlight.js/lib/languages/julia"),
  kotlin: () => import("highlight.js/lib/languages/kotlin"),
  latex: () => import("highlight.js/lib/languages/latex"),
  php: () => import("highlight.js/lib/languages/php"),
  r: () => import("highlight.js/lib/languages/r"),
  ruby: () => import("highlight.js/lib/languages/ruby"),
  rust: () => import("highlight.js/lib/languages/rust"),
  swift: () => import("highlight.js/lib/languages/swift"),
};
const ALIASES: Readonly<Record<string, string>> = {
  "c++": "cpp",
  "c#": "csharp",
  cs: "csharp",
  docker: "dockerfile",
  golang: "go",
  jinja2: "django",
  jl: "julia",
  kt: "kotlin",
  rb: "ruby",
  rs: "rust",
  tex: "latex",
  toml: "ini",
};

for (const [name, language] of Object.entries(COMMON)) hljs.registerLanguage(name, language);

/** The code as HTML with its parts marked; a promise when its language must be fetched first; null for an unknown one. */
export function coloured(code: string, language: string): string | Promise<void> | null {
  const named = language.toLowerCase();
  const name = ALIASES[named] ?? named;
  if (hljs.getLanguage(name))
    return hljs.highlight(code, { language: name, ignoreIllegals: true }).value;
  const load = Object.hasOwn(RARE, name) ? RARE[name] : undefined;
  return load ? load().then((module) => hljs.registerLanguage(name, module.default)) : null;
}
