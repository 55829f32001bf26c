/** Which rows of a whole table are shown and in which order, as showglass/values/frames/order.py does it for large ones. */
import { word } from "../../lib/words";
import type { Cell, Whole } from "./value";

export type Op =
  | "contains"
  | "lacks"
  | "is"
  | "is_not"
  | "starts"
  | "ends"
  | "more"
  | "less"
  | "at_least"
  | "at_most"
  | "empty"
  | "filled";

export interface Filter {
  column: number;
  op: Op;
  value: string;
}

export interface SortBy {
  column: number;
  down: boolean;
}

export interface View {
  search: string;
  filters: Filter[];
  sort: SortBy[];
}

export const NOTHING: View = { search: "", filters: [], sort: [] };

export const OPS: readonly [Op, string][] = [
  ["contains", word("contains")],
  ["lacks", word("does not contain")],
  ["is", word("is")],
  ["is_not", word("is not")],
  ["starts", word("starts with")],
  ["ends", word("ends with")],
  ["more", word("is more than")],
  ["less", word("is less than")],
  ["at_least", word("is at least")],
  ["at_most", word("is at most")],
  ["empty", word("is empty")],
  ["filled", word("is not empty")],
];

export function plainView(view: View): boolean {
  return view.search.trim() === "" && view.filters.length === 0 && view.sort.length === 0;
}

/** A cell as a person reads it. */
export function textOf(cell: Cell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "string") return cell;
  if (typeof cell === "object") return JSON.stringify(cell);
  return String(cell as number | boolean);
}

export function numberOf(text: string): number | null {
  const said = text.trim();
  if (!/^[-+.\d]/.test(said)) return null;
  const number = Number(said);
  return Number.isFinite(number) ? number : null;
}

/** Positions of the rows to show. */
export function order(value: Whole, view: View): number[] {
  const words = view.search.trim().toLowerCase();
  let found = value.data.map((_, at) => at);
  for (const filter of view.filters)
    found = found.filter((at) => fits(value.data[at]?.[filter.column], filter));
  if (words)
    found = found.filter((at) =>
      value.data[at]?.some((cell) => textOf(cell).toLowerCase().includes(words)),
    );
  if (view.sort.length === 0) return found;
  const columns = view.sort.map((by) => ({
    down: by.down,
    keys: new Map(found.map((at) => [at, keyOf(value.data[at]?.[by.column])])),
  }));
  return found.sort((a, b) => {
    for (const { keys, down } of columns) {
      const by = compare(keys.get(a) ?? null, keys.get(b) ?? null, down);
      if (by !== 0) return by;
    }
    return a - b;
  });
}

type Key = number | string | null;

function keyOf(cell: Cell): Key {
  if (typeof cell === "number") return cell;
  const text = textOf(cell).toLowerCase();
  return text === "" ? null : (numberOf(text) ?? text);
}

/** Numbers before texts, what is missing at the end. */
function compare(a: Key, b: Key, down: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const sign = down ? -1 : 1;
  if (typeof a !== typeof b) return typeof a === "number" ? -sign : sign;
  return a < b ? -sign : a > b ? sign : 0;
}

const READ: Partial<Record<Op, (text: string, words: string) => boolean>> = {
  contains: (text, words) => text.includes(words),
  lacks: (text, words) => !text.includes(words),
  starts: (text, words) => text.startsWith(words),
  ends: (text, words) => text.endsWith(words),
  empty: (text) => text === "",
  filled: (text) => text !== "",
};

const COMPARED: Partial<Record<Op, (by: number) => boolean>> = {
  is: (by) => by === 0,
  is_not: (by) => by !== 0,
  more: (by) => by > 0,
  less: (by) => by < 0,
  at_least: (by) => by >= 0,
  at_most: (by) => by <= 0,
};

function fits(cell: Cell, { op, value }: Filter): boolean {
  const text = textOf(cell).toLowerCase();
  const words = value.trim().toLowerCase();
  const compared = COMPARED[op];
  if (!compared) return READ[op]?.(text, words) ?? true;
  const a = typeof cell === "number" ? cell : numberOf(text);
  const b = numberOf(words);
  if (a !== null && b !== null) return compared(a - b);
  if (b !== null && text === "") return op === "is_not";
  return compared(text < words ? -1 : Number(text > words));
}
