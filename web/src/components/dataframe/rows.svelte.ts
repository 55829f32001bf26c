import type { Node } from "../../node.svelte";
import { order, plainView, type View } from "./order";
import type { Cell, Metadata, Referred, Whole } from "./value";

/** The rows that a person looks at: of a table that is here, or of one that the server has. */
export interface Rows {
  readonly total: number;
  /** Which row of the table is shown in this place; undefined while it is not here yet. */
  at(row: number): number | undefined;
  /** A cell; undefined while it is not here yet. */
  cell(row: number, column: number): Cell;
  look(row: number, column: number): Look;
  /** These are seen now: they should come. */
  need(from: number, to: number, first: number, last: number): void;
  /** Whole rows, fetched where they are not here. */
  fetch(from: number, to: number, first: number, last: number): Promise<Cell[][]>;
}

export interface Look {
  text: string | null;
  style: string | null;
}

const PLAIN: Look = { text: null, style: null };

function lookOf(metadata: Metadata | null, row: number, column: number): Look {
  if (!metadata) return PLAIN;
  return {
    text: metadata.display_value?.[row]?.[column] ?? null,
    style: metadata.styling?.[row]?.[column] ?? null,
  };
}

export class Local implements Rows {
  readonly total: number;
  readonly #value: Whole;
  readonly #order: number[] | null;

  constructor(value: Whole, view: View, blank: number) {
    this.#value = value;
    this.#order = plainView(view) ? null : order(value, view);
    this.total = this.#order?.length ?? (value.data.length || blank);
  }

  at(row: number): number | undefined {
    return this.#order ? this.#order[row] : row;
  }

  cell(row: number, column: number): Cell {
    return this.#value.data[this.at(row) ?? -1]?.[column] ?? null;
  }

  look(row: number, column: number): Look {
    return lookOf(this.#value.metadata, this.at(row) ?? -1, column);
  }

  need(): void {
    // everything is here
  }

  fetch(from: number, to: number, first: number, last: number): Promise<Cell[][]> {
    const rows = [];
    for (let row = from; row < to; row++) {
      const cells = [];
      for (let column = first; column < last; column++) cells.push(this.cell(row, column));
      rows.push(cells);
    }
    return Promise.resolve(rows);
  }
}

interface Answer {
  total: number;
  data: Cell[][];
  metadata: Metadata | null;
  at: number[] | null;
}

const ROWS = 64;
const COLUMNS = 32;
/** Blocks that are kept: about 800,000 cells. */
const KEPT = 400;
const AT_ONCE = 3;
/** Rows of one question when many are copied. */
const MANY = 1000;

export class Remote implements Rows {
  readonly value: Referred;
  readonly #node: Node;
  readonly #view: View;
  readonly #plain: boolean;
  readonly #blocks = new Map<string, Answer>();
  readonly #asked = new Set<string>();
  #wanted: [number, number, number, number] = [0, 0, 0, 0];
  #version = $state(0);
  #total: number = $state.raw(0);
  /** Values of this table that are the same rows: cells of it were changed here. */
  #latest: Referred;

  constructor(node: Node, value: Referred, view: View) {
    this.value = this.#latest = value;
    this.#node = node;
    this.#view = view;
    this.#plain = plainView(view);
    const here = this.#plain && !value.edits?.length;
    // a copy: cells that are changed here are written into it
    const data = value.data.map((row) => [...row]);
    const { metadata, rows: total } = value;
    if (here) this.#blocks.set("0:0", { data, metadata, total, at: null });
    this.#total = this.#plain ? value.rows : 0;
    if (!this.#plain) this.#ask(0, 0);
  }

  get total(): number {
    return this.#total;
  }

  /** Whether it shows this value. */
  shows(value: Referred, view: View): boolean {
    return value === this.#latest && view === this.#view;
  }

  /** Cells were changed: `value` has them, and what is here follows. */
  change(value: Referred, cells: readonly [row: number, column: number, cell: Cell][]): void {
    this.#latest = value;
    for (const [row, column, cell] of cells) {
      const block = this.#blocks.get(keyOf(row, column));
      const line = block?.data[row % ROWS];
      if (line) line[column % COLUMNS] = cell;
      if (block) block.metadata = null;
    }
    this.#version += 1;
  }

  #block(row: number, column: number): Answer | undefined {
    void this.#version;
    return this.#blocks.get(keyOf(row, column));
  }

  at(row: number): number | undefined {
    if (this.#plain) return row;
    for (const [key, block] of this.#blocks)
      if (key.startsWith(`${Math.floor(row / ROWS)}:`)) return block.at?.[row % ROWS];
    return undefined;
  }

  cell(row: number, column: number): Cell {
    return this.#block(row, column)?.data[row % ROWS]?.[column % COLUMNS];
  }

  look(row: number, column: number): Look {
    const metadata = this.#block(row, column)?.metadata ?? null;
    return lookOf(metadata, row % ROWS, column % COLUMNS);
  }

  need(from: number, to: number, first: number, last: number): void {
    this.#wanted = [from, to, first, last];
    this.#pump();
  }

  /** Asks for what is seen now, a few at once: what was passed in scrolling is never asked for. */
  #pump(): void {
    const [from, to, first, last] = this.#wanted;
    for (let row = floor(from, ROWS); row < to; row += ROWS)
      for (let column = floor(first, COLUMNS); column < last; column += COLUMNS) {
        const key = keyOf(row, column);
        if (this.#asked.size >= AT_ONCE) return;
        if (!this.#blocks.has(key) && !this.#asked.has(key)) this.#ask(row, column);
      }
  }

  #ask(row: number, column: number): void {
    const key = keyOf(row, column);
    this.#asked.add(key);
    void this.#rows(row, ROWS, column, COLUMNS)
      .then(
        (answer) => this.#take(key, answer),
        (error: unknown) => {
          this.#node.error = error instanceof Error ? error.message : String(error);
          this.#wanted = [0, 0, 0, 0];
        },
      )
      .finally(() => {
        this.#asked.delete(key);
        this.#pump();
      });
  }

  #take(key: string, answer: Answer): void {
    this.#blocks.set(key, answer);
    this.#total = answer.total;
    this.#version += 1;
    if (this.#blocks.size > KEPT) {
      const [oldest] = this.#blocks.keys();
      if (oldest !== undefined) this.#blocks.delete(oldest);
    }
  }

  async #rows(start: number, count: number, first: number, columns: number): Promise<Answer> {
    const { ref, edits = [] } = this.#latest;
    const view = this.#view;
    return (await this.#node.call("rows", {
      ref,
      edits,
      view,
      start,
      count,
      first,
      columns,
    })) as Answer;
  }

  async fetch(from: number, to: number, first: number, last: number): Promise<Cell[][]> {
    const rows: Cell[][] = [];
    const wide = Math.max(1, Math.min(last - first, MANY));
    const many = Math.max(1, Math.min(MANY, Math.floor((MANY * COLUMNS) / wide)));
    for (let row = from; row < to; row += many) {
      const count = Math.min(many, to - row);
      const answer = await this.#rows(row, count, first, wide);
      rows.push(...answer.data);
    }
    return rows;
  }

  /** How many rows of the table a search and filters find. */
  async found(): Promise<number> {
    return (await this.#rows(0, 1, 0, 1)).total;
  }
}

function floor(at: number, step: number): number {
  return Math.floor(at / step) * step;
}

function keyOf(row: number, column: number): string {
  return `${Math.floor(row / ROWS)}:${Math.floor(column / COLUMNS)}`;
}
