import type { TokenizerAndRendererExtension, Tokens } from "marked";

/** What formulas stand between. */
export interface Delimiter {
  left: string;
  right: string;
  display: boolean;
}

interface Formula {
  raw: string;
  tex: string;
  display: boolean;
}

/** Marked's extensions for formulas: in a line, and as blocks of their own. */
export function formulas(delimiters: readonly Delimiter[]): TokenizerAndRendererExtension[] {
  // "$$" must be tried before "$".
  const sorted = [...delimiters].sort((a, b) => b.left.length - a.left.length);
  const shown = sorted.filter((delimiter) => delimiter.display);
  return [
    {
      name: "formula",
      level: "inline",
      start: (source) => firstOf(source, sorted),
      tokenizer: (source) => token("formula", formulaAt(source, sorted)),
      renderer: placeholder,
    },
    {
      name: "formulaBlock",
      level: "block",
      start: (source) => blockStart(source, shown),
      tokenizer: (source) => token("formulaBlock", formulaBlockAt(source, shown)),
      renderer: (it) => `<p>${placeholder(it)}</p>\n`,
    },
  ];
}

function token(type: string, found: Formula | undefined): Tokens.Generic | undefined {
  return found && { type, ...found };
}

/** The page fills it with the drawn formula; until then, and without the library, its source is read. */
function placeholder(it: Tokens.Generic): string {
  const { tex, display } = it as unknown as Formula;
  return `<span class="formula" data-display="${display}">${escapeHtml(tex)}</span>`;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function firstOf(source: string, delimiters: readonly Delimiter[]): number | undefined {
  const found = delimiters.map(({ left }) => source.indexOf(left)).filter((at) => at >= 0);
  return found.length > 0 ? Math.min(...found) : undefined;
}

function blockStart(source: string, delimiters: readonly Delimiter[]): number | undefined {
  const found = firstOf(
    source,
    delimiters.map((delimiter) => ({ ...delimiter, left: `\n${delimiter.left}` })),
  );
  return found === undefined ? undefined : found + 1;
}

function formulaAt(source: string, delimiters: readonly Delimiter[]): Formula | undefined {
  for (const { left, right, display } of delimiters) {
    if (!source.startsWith(left)) continue;
    const end = closing(source, left, right);
    const tex = source.slice(left.length, end);
    if (end < 0 || tex.trim() === "" || /\n\s*\n/.test(tex)) continue;
    if (left === "$" && isMoney(tex, source.charAt(end + 1))) continue;
    return { raw: source.slice(0, end + right.length), tex: tex.trim(), display };
  }
  return undefined;
}

function formulaBlockAt(source: string, delimiters: readonly Delimiter[]): Formula | undefined {
  for (const { left, right, display } of delimiters) {
    if (!source.startsWith(left)) continue;
    const end = closing(source, left, right);
    const tex = source.slice(left.length, end);
    if (end < 0 || tex.trim() === "") continue;
    const rest = /^[ \t]*(?:\n|$)/.exec(source.slice(end + right.length));
    if (!rest) continue;
    return { raw: source.slice(0, end + right.length) + rest[0], tex: tex.trim(), display };
  }
  return undefined;
}

/** Where the right delimiter stands; one after a backslash is part of the formula. */
function closing(source: string, left: string, right: string): number {
  let at = source.indexOf(right, left.length);
  while (at > 0 && source.charAt(at - 1) === "\\" && !right.startsWith("\\"))
    at = source.indexOf(right, at + 1);
  return at;
}

/** "$5 and $6" is no formula: a single dollar hugs what it opens and closes, and no digit follows. */
function isMoney(tex: string, next: string): boolean {
  return tex !== tex.trim() || tex.includes("\n") || /\d/.test(next);
}
