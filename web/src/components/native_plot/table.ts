import { say } from "../../lib/words";

export type Kind = "quantitative" | "nominal" | "temporal";
export type Mark = "bar" | "line" | "point";

/** The data of a plot, column by column. */
export interface Table {
  columns: readonly string[];
  kinds: readonly Kind[];
  cells: readonly (readonly unknown[])[];
  mark: Mark;
  /** Rows of all that the server has; more than the cells when only a part travelled. */
  rows: number;
  /** Whether x and y are put together already: the columns are x, y and maybe the colour. */
  binned: boolean;
}

const KINDS: readonly string[] = ["quantitative", "nominal", "temporal"];

/** The table in a value of the wire: with columns in `cells` from our server, with rows in `data` from elsewhere. */
export function tableOf(value: unknown): Table | null {
  if (typeof value !== "object" || value === null) return null;
  const given = value as Record<string, unknown>;
  const columns = Array.isArray(given["columns"]) ? given["columns"].map(String) : [];
  const cells = columnsOf(given, columns.length);
  const height = cells[0]?.length ?? 0;
  return {
    columns,
    kinds: kindsOf(given["datatypes"], columns, cells),
    cells,
    mark: markOf(given["mark"]),
    rows: typeof given["rows"] === "number" ? given["rows"] : height,
    binned: given["binned"] === true,
  };
}

function markOf(mark: unknown): Mark {
  return mark === "bar" || mark === "line" ? mark : "point";
}

function kindsOf(
  given: unknown,
  columns: readonly string[],
  cells: readonly (readonly unknown[])[],
): Kind[] {
  const types = (given ?? {}) as Record<string, unknown>;
  return columns.map((name, at) => kindOf(types, name, cells[at] ?? []));
}

function columnsOf(given: Record<string, unknown>, width: number): readonly (readonly unknown[])[] {
  if (Array.isArray(given["cells"])) return given["cells"] as unknown[][];
  const rows = Array.isArray(given["data"]) ? (given["data"] as unknown[][]) : [];
  return Array.from({ length: width }, (_, at) => rows.map((row) => row[at]));
}

function kindOf(types: Record<string, unknown>, name: string, column: readonly unknown[]): Kind {
  const said = Object.hasOwn(types, name) ? types[name] : null;
  if (typeof said === "string" && KINDS.includes(said)) return said as Kind;
  return column.every((v) => v === null || typeof v === "number") ? "quantitative" : "nominal";
}

/** The place of a column, or -1. */
export function placeOf(table: Table, name: string | null): number {
  return name === null ? -1 : table.columns.indexOf(name);
}

/** A cell as a number, NaN for what is none. */
export function numeric(cell: unknown): number {
  return typeof cell === "number" ? cell : NaN;
}

/** A cell as a name. */
export function named(cell: unknown): string {
  if (cell === null || cell === undefined) return say("(none)");
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell as string);
}
