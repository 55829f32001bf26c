import type { Grid } from "./grid.svelte";
import { across, edges, Scroll, widths } from "./measure";

export const HEAD = 36;
const NUMBERS = 60;
const LEAST = 36;
/** How narrow and how wide people may make a column, and by how much a key changes it. */
const NARROWEST = 40;
const WIDEST = 2000;
export const STEP = 16;
const WRAPPED = 72;
/** So many rows are drawn as high as they are; more are all of one height. */
const FEW = 200;
/** Rows with such a column are higher. */
const HIGH: Readonly<Record<string, number>> = { image: 72, markdown: 56, html: 56 };
/** What is pinned must leave room for the others, on a phone too. */
const PINNED_SHARE = 0.6;
/** Before it is measured. */
const GUESS = { wide: 1200, high: 500 };

/** Which rows and columns of a table are drawn, and where. */
export class Plan {
  readonly grid: Grid;
  top = $state(0);
  left = $state(0);
  high = $state(0);
  wide = $state(0);

  constructor(grid: Grid) {
    this.grid = grid;
  }

  readonly types: string[] = $derived.by(() => this.grid.kinds.map((kind) => kind.type));
  /** Width of the row numbers. */
  readonly numbers: number = $derived.by(() =>
    this.grid.node.props.show_row_numbers ? NUMBERS : 0,
  );

  readonly flows: boolean = $derived.by(() => {
    const rich = this.grid.node.props.wrap || this.types.some((type) => type in HIGH);
    return rich && this.grid.rows.total <= FEW;
  });

  readonly rowHeight: number = $derived.by(() => {
    const wrapped = this.grid.node.props.wrap ? WRAPPED : 0;
    return Math.max(LEAST, wrapped, ...this.types.map((type) => HIGH[type] ?? 0));
  });

  /** Widths that the person gave, by column. */
  #own: Readonly<Record<number, number>> = $state.raw({});

  readonly widths: number[] = $derived.by(() => {
    const { headers, rows, node } = this.grid;
    const room = this.wide - this.numbers;
    const given = node.props.column_widths ?? [];
    const said = headers.map((_, column) => this.#own[column] ?? given[column] ?? "auto");
    return widths(headers, this.types, rows, said, room);
  });

  readonly edges: number[] = $derived(edges(this.widths));
  readonly whole: number = $derived(this.numbers + (this.edges.at(-1) ?? 0));

  readonly pinned: number = $derived.by(() => {
    const { headers, node } = this.grid;
    let count = Math.min(node.props.pinned_columns ?? 0, headers.length);
    while (count > 0 && this.numbers + this.edge(count) > this.wide * PINNED_SHARE) count -= 1;
    return count;
  });

  /** Height of the rows that are seen. */
  readonly room: number = $derived((this.high || GUESS.high) - HEAD);
  readonly scroll: Scroll = $derived.by(
    () => new Scroll(this.grid.rows.total, this.rowHeight, this.room),
  );

  /** From and to. */
  readonly band: readonly [number, number] = $derived.by(() =>
    this.flows ? [0, this.grid.rows.total] : this.scroll.seen(this.top),
  );

  readonly columns: number[] = $derived.by(() => {
    const room = (this.wide || GUESS.wide) - this.numbers;
    const [first, last] = across(this.edges, this.pinned, this.left, room);
    const found = Array.from({ length: this.pinned }, (_, column) => column);
    for (let column = first; column < last; column++) found.push(column);
    return found;
  });

  readonly rows: number[] = $derived.by(() => {
    const [from, to] = this.band;
    return Array.from({ length: Math.max(0, to - from) }, (_, row) => from + row);
  });

  /** Makes a column as wide as the person says; null is as wide as it was. */
  resize(column: number, width: number | null): void {
    const { [column]: _, ...others } = this.#own;
    const own = width === null ? {} : { [column]: Math.min(WIDEST, Math.max(NARROWEST, width)) };
    this.#own = { ...others, ...own };
  }

  edge(column: number): number {
    return this.edges[column] ?? 0;
  }

  idOf(row: number, column: number): string {
    const { domId } = this.grid.node;
    return row < 0 ? `${domId}-h${column}` : `${domId}-c${row}-${column}`;
  }

  /** Where a column stands: pinned ones stay, the first of the others leaves room for those that are not drawn. */
  place(column: number): string {
    const width = `width:${this.widths[column] ?? 0}px`;
    if (column < this.pinned) return `${width};left:${this.numbers + this.edge(column)}px`;
    if (column === this.columns[this.pinned])
      return `${width};margin-left:${this.edge(column) - this.edge(this.pinned)}px`;
    return width;
  }

  /** Tells the rows what is seen. */
  need(): void {
    const [from, to] = this.band;
    const first = this.columns[this.pinned] ?? 0;
    const last = (this.columns.at(-1) ?? 0) + 1;
    if (this.pinned > 0) this.grid.rows.need(from, to, 0, this.pinned);
    this.grid.rows.need(from, to, first, last);
  }

  /** Scrolls `root` until the cell that keys act on is seen. */
  reveal(root: HTMLElement): void {
    const { row, column } = this.grid.focus;
    if (this.flows)
      document.getElementById(this.idOf(row, column))?.scrollIntoView({ block: "nearest" });
    else if (row >= 0) {
      const to = this.scroll.show(row, root.scrollTop);
      if (to !== null) root.scrollTop = to;
    }
    if (column < this.pinned) return;
    const from = this.edge(column) - this.edge(this.pinned);
    const over = this.numbers + this.edge(column + 1) - this.wide;
    if (from < root.scrollLeft) root.scrollLeft = from;
    else if (over > root.scrollLeft) root.scrollLeft = over;
  }
}
