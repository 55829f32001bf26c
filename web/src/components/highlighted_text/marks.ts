import type { HighlightedToken } from "../../props.gen";

export type Label = HighlightedToken["class_or_confidence"];

/** A piece of the text as it is drawn: a marked part, a word, or the space between words. */
export interface Piece {
  /** Index of its part in the value. */
  part: number;
  /** Place of its first and after its last character in the whole text. */
  from: number;
  to: number;
  text: string;
  label: Label;
  kind: "mark" | "word" | "space";
  /** Its place among all but the spaces; -1 for those. */
  place: number;
}

/** The classes of the parts, in the order in which they come. */
export function classesOf(parts: readonly HighlightedToken[]): string[] {
  const named = parts.map((part) => part.class_or_confidence);
  return [...new Set(named.filter((label) => typeof label === "string"))];
}

/** Whether the labels are numbers: how certain each part is. */
export function isScale(parts: readonly HighlightedToken[]): boolean {
  const labels = parts.map(labelOf);
  const said = labels.filter((label) => label !== null);
  return said.length > 0 && said.every((label) => typeof label === "number");
}

/** The parts as they are drawn: those without a label word by word, if asked for. */
export function pieces(parts: readonly HighlightedToken[], words: boolean): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  let place = 0;
  parts.forEach((part, at) => {
    const label = labelOf(part);
    for (const text of label === null && words ? part.token.split(/(\s+)/) : [part.token]) {
      const kind = kindOf(text, label);
      const to = from + text.length;
      if (text === "") continue;
      found.push({ part: at, from, to, text, label, kind, place: kind === "space" ? -1 : place });
      if (kind !== "space") place += 1;
      from = to;
    }
  });
  return found;
}

function labelOf(part: HighlightedToken | undefined): Label {
  return part?.class_or_confidence ?? null;
}

function kindOf(text: string, label: Label): Piece["kind"] {
  if (label !== null) return "mark";
  return text.trim() === "" ? "space" : "word";
}

/** The parts of the text from `from` to `to`, cut where that lies within one. */
function between(parts: readonly HighlightedToken[], from: number, to: number): HighlightedToken[] {
  const found: HighlightedToken[] = [];
  let start = 0;
  for (const part of parts) {
    const token = part.token.slice(Math.max(0, from - start), Math.max(0, to - start));
    if (token !== "") found.push({ ...part, token });
    start += part.token.length;
  }
  return found;
}

/** The parts with the text from `from` to `to` as one part of this label; null takes the mark away. */
export function marked(
  parts: readonly HighlightedToken[],
  from: number,
  to: number,
  label: Label,
): HighlightedToken[] {
  const before = between(parts, 0, from);
  const after = between(parts, to, Infinity);
  let token = between(parts, from, to)
    .map((part) => part.token)
    .join("");
  // What is plain again joins its plain neighbours.
  const joins = (part: HighlightedToken | undefined): boolean =>
    label === null && part !== undefined && labelOf(part) === null;
  if (joins(before.at(-1))) token = `${before.pop()?.token ?? ""}${token}`;
  if (joins(after[0])) token += after.shift()?.token ?? "";
  return [...before, { token, class_or_confidence: label }, ...after];
}

/** A number from -1 to 1 for people. */
export function score(value: number): string {
  return String(Math.round(value * 100) / 100);
}
