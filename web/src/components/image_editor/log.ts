/** One thing that was done to the drawing: a tool, and the numbers and words that say how. */
export type Edit = Readonly<Record<string, string | number | boolean | null>>;

/** The server takes no more. */
const MOST = 200;

/** The list with one more. Strokes with the same pen are one entry that counts them; the oldest entries become a number. */
export function logged(edits: readonly Edit[], edit: Edit): readonly Edit[] {
  const last = edits.at(-1);
  if (last && same(last, edit))
    return [...edits.slice(0, -1), { ...last, strokes: number(last["strokes"]) + 1 }];
  if (edits.length < MOST) return [...edits, edit];
  // Two go for the one that counts them, or one that it counts already.
  const [first, , ...rest] = edits;
  const count = first?.["tool"] === "earlier" ? number(first["count"]) + 1 : 2;
  return [{ tool: "earlier", count }, ...rest, edit];
}

function same(a: Edit, b: Edit): boolean {
  if (!("strokes" in a) || !("strokes" in b)) return false;
  return Object.keys({ ...a, ...b }).every((key) => key === "strokes" || a[key] === b[key]);
}

function number(value: Edit[string] | undefined): number {
  return typeof value === "number" ? value : 0;
}
