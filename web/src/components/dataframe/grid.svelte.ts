import { copyText } from "../../lib/clipboard";
import { say } from "../../lib/words";
import type { Node } from "../../node.svelte";
import type { DataframeProps } from "../../props.gen";
import { NOTHING, type View } from "./order";
import { Local, Remote, type Rows } from "./rows.svelte";
import { read, written } from "./tsv";
import { Bounds } from "./bounds";
import { kindOf, sourceOf, TEXT } from "./kinds";
import { type Area, filling, type Kind, meant, PASTED_MOST } from "./typed";
import {
  asValue,
  type Cell,
  type Edit,
  edited,
  height,
  isReferred,
  light,
  type Value,
} from "./value";

export interface Place {
  row: number;
  column: number;
}

const UNDONE_MOST = 200;
/** Cells that are copied at once. */
const COPIED_MOST = 500_000;
const NUMBER: Kind = { type: "number", choices: [] };

/** The element that shows a table. */
export interface Surface {
  focus(): void;
  /** Scrolls until the cell that keys act on is seen. */
  reveal(): void;
}

/** What one table shows and what a person does with it. Rows and columns count as they are shown. */
export class Grid {
  readonly node: Node<DataframeProps>;
  view: View = $state.raw(NOTHING);
  /** The cell that keys act on; row -1 is the header. */
  focus: Place = $state.raw({ row: 0, column: 0 });
  anchor: Place = $state.raw({ row: 0, column: 0 });
  /** Whether a person chose a cell: nothing is marked before. */
  chosen = $state(false);
  /** The cell that is edited, and the text that editing begins with; null for the cell's own. */
  editing: (Place & { text: string | null }) | null = $state.raw(null);
  surface: Surface | null = null;
  #undo: Value[] = $state.raw([]);
  #redo: Value[] = $state.raw([]);
  #mine: Value | null = null;
  #rows: Rows | null = null;

  constructor(node: Node<DataframeProps>) {
    this.node = node;
  }

  readonly value: Value = $derived.by(() => {
    const value = asValue(this.node.props.value);
    return isReferred(value) ? light(value) : value;
  });

  readonly rows: Rows = $derived.by(() => {
    const { value, view } = this;
    const before = this.#rows;
    const blank = this.#open(this.rowBounds.blank);
    if (isReferred(value))
      this.#rows =
        before instanceof Remote && before.shows(value, view)
          ? before
          : new Remote(this.node as unknown as Node, value, view);
    else this.#rows = new Local(value, view, blank);
    return this.#rows;
  });

  readonly headers: string[] = $derived.by(() => {
    const { headers } = this.value;
    return headers.length > 0 ? headers : (this.node.props.headers ?? []);
  });

  readonly kinds: Kind[] = $derived.by(() =>
    this.headers.map((_, column) => kindOf(this.value, this.node.props.datatype, column)),
  );
  readonly canUndo = $derived(this.#undo.length > 0);
  readonly canRedo = $derived(this.#redo.length > 0);
  readonly rowBounds = $derived.by(() => {
    const { row_limits: limits, row_count: count } = this.node.props;
    return new Bounds(limits, count, height(this.value));
  });
  readonly columnBounds = $derived.by(() => {
    const { column_limits: limits, column_count: count } = this.node.props;
    return new Bounds(limits, count, this.headers.length);
  });
  /** How many rows and columns people may add now. */
  readonly moreRows = $derived(this.#open(this.rowBounds.more));
  readonly moreColumns = $derived(this.#open(this.columnBounds.more));
  /** How many they may take away; a table has a column. */
  readonly fewerRows = $derived(this.#open(this.rowBounds.fewer));
  readonly fewerColumns = $derived(
    this.#open(Math.min(this.columnBounds.fewer, this.headers.length - 1)),
  );

  readonly area: Area = $derived({
    top: Math.max(0, Math.min(this.focus.row, this.anchor.row)),
    bottom: Math.max(this.focus.row, this.anchor.row),
    left: Math.min(this.focus.column, this.anchor.column),
    right: Math.max(this.focus.column, this.anchor.column),
  });

  #open(number: number): number {
    return this.node.interactive ? number : 0;
  }

  editable(column: number): boolean {
    const still: readonly number[] = this.node.props.static_columns ?? [];
    return this.node.interactive && !still.includes(sourceOf(this.value, column) ?? -1);
  }

  /** Whether a column is one of numbers by its type, though some of its cells came as texts. */
  numeric(column: number): boolean {
    return isReferred(this.value) && this.value.types[column] === "number";
  }

  // -- choosing ----------------------------------------------------------------------------------

  choose(to: Place, extend = false): void {
    const columns = this.headers.length;
    const row = Math.max(-1, Math.min(to.row, this.rows.total - 1));
    const column = Math.max(0, Math.min(to.column, columns - 1));
    const moved = !this.chosen || row !== this.focus.row || column !== this.focus.column;
    this.focus = { row, column };
    if (!extend) this.anchor = this.focus;
    this.chosen = true;
    if (moved && !extend && row >= 0) void this.#tellChosen();
  }

  /** Keys have somewhere to begin; nobody chose anything yet. */
  start(): void {
    this.focus = this.anchor = { row: 0, column: 0 };
    this.chosen = true;
  }

  chooseAll(): void {
    this.anchor = { row: 0, column: 0 };
    this.focus = { row: this.rows.total - 1, column: this.headers.length - 1 };
    this.chosen = true;
  }

  async #tellChosen(): Promise<void> {
    if (!this.node.listens("select")) return;
    const { focus, value, rows } = this;
    const { row, column } = focus;
    let cells = this.headers.map((_, at) => rows.cell(row, at));
    const at = rows.at(row);
    if (at === undefined || cells.includes(undefined)) {
      const [line] = await rows.fetch(row, row + 1, 0, cells.length);
      if (this.focus !== focus || !line) return; // it was passed by
      cells = line;
    }
    this.node.fire("select", {
      index: [rows.at(row) ?? row, column],
      value: cells[column] ?? null,
      row_value: cells,
      // Of a table that the server has, a column may be a million cells: the server looks it up.
      ...(isReferred(value)
        ? { col_value: null, table: { ref: value.ref, edits: value.edits ?? [] } }
        : { col_value: value.data.map((line) => line[column] ?? null) }),
      selected: true,
    });
  }

  inArea(row: number, column: number): boolean {
    const { top, left, bottom, right } = this.area;
    return (
      this.chosen && row >= top && row <= bottom && column >= left && column <= right && bottom >= 0
    );
  }

  // -- editing -----------------------------------------------------------------------------------

  begin(place: Place, text: string | null = null): void {
    if (place.row < 0 || !this.editable(place.column)) return;
    if (this.rows.cell(place.row, place.column) === undefined) return;
    this.editing = { ...place, text };
  }

  /** What a person typed, as a cell of its column. */
  typed(text: string, row: number, column: number): Cell {
    const kind = this.kinds[column] ?? TEXT;
    const number = kind.type === "str" && typeof this.rows.cell(row, column) === "number";
    return meant(text, number ? NUMBER : kind);
  }

  /** Gives a cell another value, as a person. */
  set(row: number, column: number, cell: Cell): void {
    const at = this.rows.at(row);
    const before = this.rows.cell(row, column);
    if (at === undefined || before === undefined || before === cell) return;
    if (!this.#put([[row, column, cell]])) return;
    if (this.node.listens("edit"))
      this.node.fire("edit", { index: [at, column], previous_value: before, value: cell });
  }

  /** Cells get other values, all at once. False when some of them may not. */
  #put(cells: readonly [row: number, column: number, cell: Cell][]): boolean {
    const edits: Edit[] = [];
    const { value } = this;
    const missing = Math.max(0, ...cells.map(([row]) => row + 1)) - height(value);
    // the empty rows of an empty table are there once something is in them
    if (missing > 0 && !isReferred(value)) edits.push(["rows+", height(value), missing]);
    for (const [row, column, cell] of cells) {
      const at = this.rows.at(row);
      if (at === undefined) return false;
      edits.push(["cell", at, column, cell]);
    }
    const next = edited(this.#withHeaders(), edits);
    const { rows } = this;
    if (rows instanceof Remote && isReferred(next)) rows.change(next, cells);
    this.#give(next);
    return true;
  }

  #withHeaders(): Value {
    const { value } = this;
    return value.headers.length > 0 ? value : { ...value, headers: this.headers };
  }

  #give(next: Value): void {
    const before = this.value;
    if (before !== this.#mine) this.#undo = [];
    this.#undo = [...this.#undo, before].slice(-UNDONE_MOST);
    this.#redo = [];
    this.#mine = next;
    this.node.input(next);
  }

  undo(): void {
    const last = this.#undo.at(-1);
    if (!last || this.value !== this.#mine) return;
    this.#undo = this.#undo.slice(0, -1);
    this.#redo = [...this.#redo, this.value];
    this.#mine = last;
    this.node.input(last);
  }

  redo(): void {
    const next = this.#redo.at(-1);
    if (!next || this.value !== this.#mine) return;
    this.#redo = this.#redo.slice(0, -1);
    this.#undo = [...this.#undo, this.value];
    this.#mine = next;
    this.node.input(next);
  }

  clear(): void {
    const { top, left, bottom, right } = this.area;
    const cells: [number, number, Cell][] = [];
    if ((bottom - top + 1) * (right - left + 1) > PASTED_MOST) {
      this.node.error = say("Clear fewer cells at once.");
      return;
    }
    for (let row = top; row <= bottom; row++)
      for (let column = left; column <= right; column++)
        if (this.editable(column)) cells.push([row, column, this.typed("", row, column)]);
    if (cells.length > 0) this.#put(cells);
  }

  // -- rows and columns --------------------------------------------------------------------------

  addRow(at: number): void {
    if (this.moreRows < 1) return;
    this.#give(edited(this.#withHeaders(), [["rows+", at, 1]]));
  }

  removeRows(): void {
    const places = [];
    for (let row = this.area.top; row <= this.area.bottom; row++) {
      const at = this.rows.at(row);
      if (at !== undefined && at < height(this.value)) places.push(at);
    }
    if (places.length > this.fewerRows) return;
    if (places.length > 0) this.#give(edited(this.value, [["rows-", places]]));
    this.choose({ row: Math.min(this.area.top, this.rows.total - 1), column: this.area.left });
  }

  addColumn(at: number): void {
    if (this.moreColumns < 1) return;
    const taken = new Set(this.headers);
    let number = this.headers.length + 1;
    while (taken.has(String(number))) number += 1;
    this.view = NOTHING; // what it sorts and filters by counts columns
    this.#give(edited(this.#withHeaders(), [["columns+", at, [String(number)]]]));
  }

  removeColumns(first: number, last: number): void {
    const places = Array.from({ length: last - first + 1 }, (_, at) => first + at);
    if (places.length > this.fewerColumns) return;
    this.view = NOTHING;
    this.#give(edited(this.value, [["columns-", places]]));
    this.choose({ row: this.focus.row, column: first });
  }

  rename(column: number, header: string): void {
    if (header !== this.headers[column])
      this.#give(edited(this.#withHeaders(), [["header", column, header]]));
  }

  /** The rows that are found become the value. */
  async keepFound(): Promise<void> {
    const { rows, value, view } = this;
    if (rows instanceof Remote) {
      const found = await rows.found();
      this.view = { ...NOTHING, sort: view.sort };
      this.#give(edited(value, [["keep", { search: view.search, filters: view.filters }]], found));
      return;
    }
    const kept = Array.from({ length: rows.total }, (_, row) => rows.at(row) ?? 0);
    const gone = value.data.map((_, at) => at).filter((at) => !kept.includes(at));
    this.view = { ...NOTHING, sort: view.sort };
    if (gone.length > 0) this.#give(edited(value, [["rows-", gone]]));
  }

  // -- the clipboard -----------------------------------------------------------------------------

  /** Copies an area, or all with the headers. Says why when it cannot. */
  async copy(area: Area | null): Promise<boolean> {
    const last = this.headers.length;
    const { top, left, bottom, right } = area ?? {
      top: 0,
      left: 0,
      bottom: this.rows.total - 1,
      right: last - 1,
    };
    if ((bottom - top + 1) * (right - left + 1) > COPIED_MOST) {
      this.node.error = say("That is too much for the clipboard: at most {n} cells.", {
        n: COPIED_MOST,
      });
      return false;
    }
    const cells = await this.rows.fetch(top, bottom + 1, left, right + 1);
    return copyText(written(area ? cells : [this.headers, ...cells]));
  }

  /** Puts a text of a spreadsheet where the person is; the table grows where it may. */
  paste(text: string): void {
    const { top, left } = this.area;
    const lines = filling(read(text), this.area);
    const wide = Math.max(0, ...lines.map((line) => line.length));
    if (lines.length * wide > PASTED_MOST) {
      this.node.error = say("Paste at most {n} cells at once.", { n: PASTED_MOST });
      return;
    }
    this.#grow(top + lines.length, left + wide);
    const cells = lines.flatMap((line, down) =>
      line.map((said, across): [number, number, Cell] => {
        const [row, column] = [top + down, left + across];
        return [row, column, this.typed(said, row, column)];
      }),
    );
    const { total } = this.rows;
    const fitting = cells.filter(
      ([row, column]) => row < total && column < this.headers.length && this.editable(column),
    );
    if (fitting.length > 0) this.#put(fitting);
    this.anchor = { row: top, column: left };
    this.choose({ row: top + lines.length - 1, column: left + wide - 1 }, true);
  }

  #grow(rows: number, columns: number): void {
    const edits: Edit[] = [];
    const wide = this.headers.length;
    const wider = Math.min(columns - wide, this.moreColumns);
    if (wider > 0) {
      const added = Array.from({ length: wider }, (_, at) => String(wide + at + 1));
      edits.push(["columns+", wide, added]);
    }
    const high = height(this.value);
    const higher = Math.min(rows - Math.max(this.rows.total, high), this.moreRows);
    if (higher > 0 && this.rows.total === high) edits.push(["rows+", high, higher]);
    if (edits.length > 0) this.#give(edited(this.#withHeaders(), edits));
  }
}
