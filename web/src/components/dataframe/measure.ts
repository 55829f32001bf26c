/** Where columns and rows lie, in pixels. */
import { textOf } from "./order";
import type { Rows } from "./rows.svelte";

const LETTER = 7.6;
const PADDING = 26;
const LEAST = 72;
const MOST = 320;
const LOOKED_AT = 30;
/** Browsers draw no higher than this without gaps; taller tables scroll in larger steps. */
const TALLEST = 8_000_000;

const FIXED: Readonly<Record<string, number>> = { image: 96, sparkline: 132, bool: 72 };

/** Widths of the columns: as the author says, else by what is in them; together at least `room`. */
export function widths(
  headers: readonly string[],
  types: readonly string[],
  rows: Rows,
  given: readonly (string | number)[],
  room: number,
): number[] {
  const found = headers.map((header, column) => {
    const said = length(given[column], room);
    if (said !== null) return said;
    const fixed = FIXED[types[column] ?? ""] ?? 0;
    // the header has a button beside its words
    let letters = header.length + 4;
    for (let row = 0; row < Math.min(LOOKED_AT, rows.total); row++)
      letters = Math.max(letters, wide(textOf(rows.cell(row, column))));
    return Math.max(fixed, Math.min(MOST, Math.max(LEAST, letters * LETTER + PADDING)));
  });
  const whole = found.reduce((sum, width) => sum + width, 0);
  const free = found.filter((_, column) => length(given[column], room) === null).length;
  if (whole >= room || free === 0) return found;
  const more = (room - whole) / free;
  return found.map((width, column) =>
    length(given[column], room) === null ? width + more : width,
  );
}

/** How many letters wide: figures are all of one width, and none may be cut off. */
function wide(text: string): number {
  return /^[-+.,\d]+$/.test(text) ? text.length * 1.2 : text.length;
}

function length(given: string | number | undefined, room: number): number | null {
  if (given === undefined || given === "auto") return null;
  const number = typeof given === "number" ? given : parseFloat(given);
  if (!Number.isFinite(number)) return null;
  return String(given).endsWith("%") ? (number / 100) * room : number;
}

/** The left edge of each column, and of the end. */
export function edges(widths: readonly number[]): number[] {
  const found = [0];
  for (const width of widths) found.push((found.at(-1) ?? 0) + width);
  return found;
}

/** From and to: the columns of which something is seen. */
export function across(
  edges: readonly number[],
  pinned: number,
  left: number,
  room: number,
): [number, number] {
  const end = edges.length - 1;
  const from = left + (edges[pinned] ?? 0);
  let first = pinned;
  while (first < end - 1 && (edges[first + 1] ?? 0) <= from) first += 1;
  let last = first;
  while (last < end && (edges[last] ?? 0) < left + room) last += 1;
  return [first, last];
}

/** The scroll of a table whose rows are all of one height. */
export class Scroll {
  readonly height: number;
  readonly #row: number;
  readonly #total: number;
  readonly #room: number;
  /** Pixels of rows that one pixel of scrolling stands for. */
  readonly #step: number;

  constructor(total: number, row: number, room: number) {
    this.#row = row;
    this.#total = total;
    this.#room = room;
    this.height = Math.min(total * row, TALLEST);
    const scrolls = this.height - room;
    this.#step = scrolls > 0 ? (total * row - room) / scrolls : 1;
  }

  /** From and to: the rows of which something is seen, and some around them. */
  seen(top: number): [number, number] {
    const from = Math.floor((top * this.#step) / this.#row);
    const to = Math.ceil((top * this.#step + this.#room) / this.#row);
    return [Math.max(0, from - 4), Math.min(this.#total, to + 6)];
  }

  /** Where a row lies when it is scrolled to `top`. */
  place(row: number, top: number): number {
    return top + row * this.#row - top * this.#step;
  }

  /** The scroll that shows a row, or null when it is seen already. */
  show(row: number, top: number): number | null {
    const real = top * this.#step;
    const at = row * this.#row;
    if (at < real) return at / this.#step;
    const low = at + this.#row - this.#room;
    return low > real ? Math.ceil(low / this.#step) : null;
  }
}
