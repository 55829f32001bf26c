import { hue } from "../../lib/palette";
import { type Kind, type Mark, named, numeric, placeOf, type Table } from "./table";
import { type Aggregate, ordered, reduced, type Sort, together } from "./together";

/** What the author asked for. */
export interface Asked {
  x: string | null;
  y: string | null;
  color: string | null;
  bin: number | null;
  aggregate: Aggregate | null;
  sort: Sort;
  xLimits: readonly (number | null)[] | null;
  yLimits: readonly (number | null)[] | null;
  colours: Readonly<Record<string, string>> | null;
}

export interface Series {
  name: string;
  colour: string;
  xs: Float64Array;
  ys: Float64Array;
  /** Where bars begin. */
  floors: Float64Array | null;
  /** Which row of the table each point is; null where rows were put together. */
  rows: Int32Array | null;
}

export interface Side {
  kind: Kind;
  column: string;
  names: readonly string[];
  range: readonly [number, number];
}

/** What is drawn, in units of the data. */
export interface Plan {
  mark: Mark;
  x: Side;
  y: Side;
  color: string | null;
  /** All of them, the hidden ones too. */
  names: readonly { name: string; colour: string }[];
  series: readonly Series[];
  /** Of points with a number as colour: from 0 to 1, and the ends in words. */
  shade: { of: Float64Array; low: number; high: number } | null;
  /** Width of a bar, and where it begins beside its x, in units of x. */
  bar: { width: number; offset: number };
  points: number;
}

interface Source {
  table: Table;
  asked: Asked;
  x: number;
  y: number;
  c: number;
}

function sourceOf(table: Table, asked: Asked): Source | null {
  const place = (name: string | null, own: number): number =>
    table.binned || name === null ? own : placeOf(table, name);
  const [x, y] = [place(asked.x, 0), place(asked.y, 1)];
  if (!table.cells[x] || !table.cells[y]) return null;
  return { table, asked, x, y, c: colourOf(table, asked.color) };
}

function colourOf(table: Table, color: string | null): number {
  if (!table.binned || color === null) return placeOf(table, color);
  if (table.columns.length > 2) return 2;
  return table.columns[0] === color ? 0 : -1;
}

/** The numbers of a column; of names the places in a list of them. */
function coded(cells: readonly unknown[], kind: Kind): [Float64Array, string[]] {
  if (kind !== "nominal") return [Float64Array.from(cells, numeric), []];
  const places = new Map<string, number>();
  const codes = Float64Array.from(cells, (cell) => {
    const name = named(cell);
    const known = places.get(name);
    if (known !== undefined) return known;
    places.set(name, places.size);
    return places.size - 1;
  });
  return [codes, [...places.keys()]];
}

/** Rows by the name of their colour, in the order in which the names come. */
function grouped(source: Source, shaded: boolean): Map<string, number[]> {
  const { table, x, c } = source;
  const groups = new Map<string, number[]>();
  const height = table.cells[x]?.length ?? 0;
  const colours = shaded ? undefined : table.cells[c];
  for (let row = 0; row < height; row += 1) {
    const name = colours ? named(colours[row]) : "";
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return groups;
}

function byX(rows: number[], xs: Float64Array): number[] {
  const known = rows.filter((row) => !Number.isNaN(xs[row]));
  for (let at = 1; at < known.length; at += 1)
    if ((xs[known[at] ?? 0] ?? 0) < (xs[known[at - 1] ?? 0] ?? 0))
      return known.sort((a, b) => (xs[a] ?? 0) - (xs[b] ?? 0));
  return known;
}

function putTogether(
  rows: readonly number[],
  xs: Float64Array,
  ys: Float64Array,
  bin: number | null,
  how: Aggregate,
): [Float64Array, Float64Array] {
  const bins = new Map<number, number[]>();
  for (const row of rows) {
    const x = xs[row] ?? NaN;
    if (Number.isNaN(x)) continue;
    const key = bin === null ? x : Math.floor(x / bin) * bin;
    const values = bins.get(key);
    if (values) values.push(ys[row] ?? NaN);
    else bins.set(key, [ys[row] ?? NaN]);
  }
  const places = [...bins.keys()].sort((a, b) => a - b);
  const tops = places.map((key) => reduced(bins.get(key) ?? [], how));
  return [Float64Array.from(places), Float64Array.from(tops)];
}

/** Bars of later series begin where those of earlier ones end; what is below zero goes down. */
function stack(series: Series[]): void {
  const up = new Map<number, number>();
  const down = new Map<number, number>();
  for (const one of series) {
    const floors = new Float64Array(one.xs.length);
    one.ys.forEach((height, at) => {
      const x = one.xs[at] ?? 0;
      const pile = height < 0 ? down : up;
      const floor = pile.get(x) ?? 0;
      floors[at] = floor;
      if (Number.isNaN(height)) return;
      pile.set(x, floor + height);
      one.ys[at] = floor + height;
    });
    one.floors = floors;
  }
}

/** Gives the names along x the author's order. */
function arrange(names: readonly string[], series: readonly Series[], sort: Sort): string[] {
  const heights = new Map<string, number>();
  for (const one of series)
    one.xs.forEach((code, at) => {
      const name = names[code] ?? "";
      const height = one.ys[at] ?? 0;
      heights.set(name, (heights.get(name) ?? 0) + (Number.isNaN(height) ? 0 : height));
    });
  const order = ordered(names, sort, heights);
  const place = new Map(order.map((name, at) => [name, at]));
  for (const one of series) {
    const moved = one.xs.map((code) => place.get(names[code] ?? "") ?? 0);
    const turn = Array.from(moved.keys()).sort((a, b) => (moved[a] ?? 0) - (moved[b] ?? 0));
    one.xs = Float64Array.from(turn, (at) => moved[at] ?? 0);
    one.ys = Float64Array.from(turn, (at) => one.ys[at] ?? 0);
    const rows = one.rows;
    if (rows) one.rows = Int32Array.from(turn, (at) => rows[at] ?? 0);
  }
  return order;
}

function extent(lists: readonly Float64Array[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const list of lists)
    for (const value of list) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return low <= high ? [low, high] : [0, 1];
}

function widened([low, high]: [number, number], share: number): [number, number] {
  const room = (high - low) * share || (share && Math.abs(low) * share) || 0.5;
  return [low - room, high + room];
}

function limited(
  [low, high]: [number, number],
  limits: readonly (number | null)[] | null,
  scale: number,
): [number, number] {
  const least = limits?.[0] ?? null;
  const most = limits?.[1] ?? null;
  const ends: [number, number] = [
    least === null ? low : least * scale,
    most === null ? high : most * scale,
  ];
  return ends[0] === ends[1] ? [ends[0] - 0.5, ends[1] + 0.5] : ends;
}

function barOf(
  series: readonly Series[],
  kind: Kind,
  bin: number | null,
): { width: number; offset: number } {
  if (kind === "nominal") return { width: 0.8, offset: -0.4 };
  if (bin !== null) return { width: bin * 0.96, offset: bin * 0.02 };
  const places = [...new Set(series.flatMap((one) => [...one.xs]))].sort((a, b) => a - b);
  let gap = Infinity;
  places.forEach((x, at) => {
    const before = places[at - 1];
    if (before !== undefined) gap = Math.min(gap, x - before);
  });
  const width = (Number.isFinite(gap) ? gap : 1) * 0.9;
  return { width, offset: -width / 2 };
}

function shadeOf(source: Source): Plan["shade"] {
  const of = Float64Array.from(source.table.cells[source.c] ?? [], numeric);
  const [low, high] = extent([of]);
  return { of: of.map((value) => (value - low) / (high - low || 1)), low, high };
}

interface Read extends Source {
  xKind: Kind;
  yKind: Kind;
  /** What the y axis tells: of rows put together a number. */
  height: Kind;
  xs: Float64Array;
  ys: Float64Array;
  /** Whether rows are put together here. */
  merges: boolean;
}

function seriesOf(read: Read, name: string, rows: number[], colour: string): Series {
  const { table, asked, xs, ys } = read;
  if (read.merges) {
    const how = asked.aggregate ?? (read.yKind === "nominal" ? "count" : "sum");
    const [px, py] = putTogether(rows, xs, ys, asked.bin, how);
    return { name, colour, xs: px, ys: py, floors: null, rows: null };
  }
  const shown = table.mark === "line" ? byX(rows, xs) : rows;
  const pick = (of: Float64Array): Float64Array => Float64Array.from(shown, (r) => of[r] ?? NaN);
  const kept = table.binned ? null : Int32Array.from(shown);
  return { name, colour, xs: pick(xs), ys: pick(ys), floors: null, rows: kept };
}

function colourFor(name: string, at: number, own: Asked["colours"]): string {
  return (own && Object.hasOwn(own, name) ? own[name] : null) ?? hue(at);
}

function readOf(source: Source): Read & { xNames: string[]; yNames: string[] } {
  const { table, asked } = source;
  const [xKind, yKind] = [kindAt(table, source.x), kindAt(table, source.y)];
  const [xs, xNames] = coded(cellsAt(table, source.x), xKind);
  const [ys, yNames] = coded(cellsAt(table, source.y), yKind);
  const wanted = together(table.mark, xKind === "nominal", asked.bin, asked.aggregate);
  const height = wanted || table.binned ? "quantitative" : yKind;
  const merges = wanted && !table.binned;
  return { ...source, xKind, yKind, height, xs, ys, merges, xNames, yNames };
}

function kindAt(table: Table, at: number): Kind {
  return table.kinds[at] ?? "nominal";
}

function cellsAt(table: Table, at: number): readonly unknown[] {
  return table.cells[at] ?? [];
}

/** What a table looks like as the author asked for; null where x or y is not in it. */
export function planOf(table: Table, asked: Asked, hidden: ReadonlySet<string>): Plan | null {
  const source = sourceOf(table, asked);
  if (!source) return null;
  const { mark } = table;
  const { xNames, yNames, ...read } = readOf(source);
  const shaded = mark === "point" && table.kinds[source.c] === "quantitative";
  const all = [...grouped(source, shaded)].map(([name, rows], at) =>
    seriesOf(read, name, rows, colourFor(name, at, asked.colours)),
  );
  const names = read.xKind === "nominal" ? arrange(xNames, all, asked.sort) : [];
  const series = all.filter((one) => !hidden.has(one.name));
  if (mark === "bar") stack(series);
  const bar = barOf(series, read.xKind, asked.bin);
  const named = source.c >= 0 && !shaded;
  const side = (at: number, kind: Kind, own: string[], range: [number, number]): Side => {
    return { kind, column: String(table.columns[at]), names: kind === "nominal" ? own : [], range };
  };
  return {
    mark,
    x: side(source.x, read.xKind, names, xRange(series, mark, bar, asked, read.xKind)),
    y: side(source.y, read.height, yNames, yRange(series, mark, asked, read.height)),
    color: table.columns[source.c] ?? null,
    names: named ? all.map(({ name, colour }) => ({ name, colour })) : [],
    series,
    shade: shaded ? shadeOf(source) : null,
    bar,
    points: series.reduce((sum, one) => sum + one.xs.length, 0),
  };
}

function xRange(
  series: readonly Series[],
  mark: Mark,
  bar: Plan["bar"],
  asked: Asked,
  kind: Kind,
): [number, number] {
  const [low, high] = extent(series.map((one) => one.xs));
  const bare: [number, number] =
    mark === "bar"
      ? [low + bar.offset, high + bar.offset + bar.width]
      : widened([low, high], mark === "point" ? 0.03 : 0);
  const own = mark === "line" && low < high ? ([low, high] as [number, number]) : bare;
  return limited(own, asked.xLimits, kind === "temporal" ? 1000 : 1);
}

function yRange(series: readonly Series[], mark: Mark, asked: Asked, kind: Kind): [number, number] {
  const [low, high] = extent(series.map((one) => one.ys));
  if (mark !== "bar")
    return limited(widened([low, high], 0.05), asked.yLimits, kind === "temporal" ? 1000 : 1);
  const ends: [number, number] = [Math.min(0, low), Math.max(0, high)];
  const room = (ends[1] - ends[0]) * 0.05 || 0.5;
  const free: [number, number] = [
    ends[0] < 0 ? ends[0] - room : 0,
    ends[1] > 0 || ends[0] === 0 ? ends[1] + room : 0,
  ];
  return limited(free, asked.yLimits, 1);
}
