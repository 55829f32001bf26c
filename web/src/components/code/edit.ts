/** A stretch of the text and what takes its place, with what is selected then. */
export interface Edit {
  from: number;
  to: number;
  text: string;
  start: number;
  end: number;
}

const STEP = "    ";
const PAIR = /^[ \t]*/;

/** The place where the line of `at` begins. */
function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** What Tab does: a step at the caret, or all selected lines one step in, or out with `back`. */
export function indent(text: string, start: number, end: number, back: boolean): Edit {
  const from = lineStart(text, start);
  const column = start - from;
  if (start === end && !back) {
    const step = STEP.slice(column % STEP.length);
    return { from: start, to: end, text: step, start: start + step.length, end: end + step.length };
  }
  // A selection that ends before the first character of a line does not mean that line.
  const until = end > start && text[end - 1] === "\n" ? end - 1 : end;
  const found = text.indexOf("\n", until);
  const to = found < 0 ? text.length : found;
  const before = text.slice(from, to).split("\n");
  const after = before.map((line) => (back ? line.replace(/^(\t| {1,4})/, "") : shifted(line)));
  const first = (after[0]?.length ?? 0) - (before[0]?.length ?? 0);
  const joined = after.join("\n");
  const grown = joined.length - (to - from);
  const moved = Math.max(from, start + first);
  return { from, to, text: joined, start: moved, end: Math.max(moved, end + grown) };
}

function shifted(line: string): string {
  return line === "" ? line : STEP + line;
}

/** What Enter does: the new line begins where the one above it does, a step further after a colon or bracket. */
export function newline(text: string, start: number, end: number): Edit {
  const line = text.slice(lineStart(text, start), start);
  const deeper = /[:{([]\s*$/.test(line) ? STEP : "";
  const added = `\n${PAIR.exec(line)?.[0] ?? ""}${deeper}`;
  const at = start + added.length;
  return { from: start, to: end, text: added, start: at, end: at };
}
