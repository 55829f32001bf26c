/**
 * What is drawn. The library lays out in one go, and nothing else of the page runs meanwhile: what would take it more than
 * a moment stays text.
 */
export const LONGEST = 20_000;
export const MOST_EDGES = 250;
const MOST_LINES = 400;

/** Kinds that take longer, by how many lines of what sort they may have. */
const DEAR: readonly (readonly [kind: RegExp, line: RegExp, most: number])[] = [
  [/^(?:class|state|er|requirement)/i, /--|\.\.|==/, 150],
  [/^(?:mindmap|architecture)/i, /\S/, 150],
];
/** Kinds in which a number may ask for so many things, and numbers that nobody means. */
const COUNTS: readonly (readonly [kind: RegExp, number: RegExp])[] = [
  [/^block/, /(?:space|columns|\])\s*:?\s*\d{4}/],
  [/^packet/, /\d{5}/],
  [/^radar/, /ticks\s+\d{3}/],
  [/^gantt/, /\b\d{5,}\s*(?:ms|[smhdwMy])\b|tickInterval\s+\d*\s*(?:milli)?second/i],
];

/** Whether a source asks for more than can be drawn while a page waits. */
export function isTooLarge(source: string): boolean {
  if (source.length > LONGEST || /\S{1000}|.{4000}/.test(source)) return true;
  const lines = source.split(/[\n;]/, MOST_LINES + 1);
  if (lines.length > MOST_LINES) return true;
  const kind = kindOf(source);
  return (
    DEAR.some(
      ([of, sort, most]) => of.test(kind) && lines.filter((l) => sort.test(l)).length > most,
    ) || COUNTS.some(([of, number]) => of.test(kind) && number.test(source))
  );
}

/** The word that a diagram begins with, after what is told about it. */
function kindOf(source: string): string {
  const body = source
    .replace(/^\s*---\s*\n[\s\S]*?\n\s*---\s*\n/, "")
    .replace(/%%\{[\s\S]*?\}%%|%%.*/g, "");
  return body.trimStart();
}
