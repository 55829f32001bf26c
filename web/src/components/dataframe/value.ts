/** A table as a page has it: whole, or by reference with the edits of the person. Values are replaced, never changed. */

export type Cell = unknown;

export interface Metadata {
  display_value?: (string | null)[][] | null;
  styling?: (string | null)[][] | null;
}

export interface Whole {
  headers: string[];
  data: Cell[][];
  metadata: Metadata | null;
}

/** `data` are the first cells; the server has all of them, under `ref`. */
export interface Referred extends Whole {
  ref: string;
  /** How many rows, with the edits. */
  rows: number;
  /** What each column holds, as far as its type says so; of a new one nothing. */
  types: string[];
  /** Which column of the table as it was each is; null for a new one. None: all of them. */
  sources?: (number | null)[];
  edits?: Edit[];
}

export type Value = Whole | Referred;

/** What the server knows as edits of a table; see showglass/values/frames/edits.py. */
export type Edit =
  | ["cell", number, number, Cell]
  | ["rows+", number, number]
  | ["rows-", number[]]
  | ["columns+", number, string[]]
  | ["columns-", number[]]
  | ["header", number, string]
  | ["keep", unknown];

export function isReferred(value: Value): value is Referred {
  return "ref" in value;
}

/** The value of a table prop, whatever is there. */
export function asValue(given: unknown): Value {
  const value = given as Partial<Value> | null;
  if (value && Array.isArray(value.headers) && Array.isArray(value.data)) return value as Value;
  return { headers: [], data: [], metadata: null };
}

export function height(value: Value): number {
  return isReferred(value) ? value.rows : value.data.length;
}

/** A table by reference goes to functions without its cells: the server has them. */
export function light(value: Referred): Referred {
  if (!("toJSON" in value))
    Object.defineProperty(value, "toJSON", {
      value: () => ({ headers: value.headers, ref: value.ref, edits: value.edits ?? [] }),
    });
  return value;
}

/** The value after some edits. `found`: how many rows a "keep" leaves of a table by reference. */
export function edited(value: Value, edits: readonly Edit[], found = 0): Value {
  if (!isReferred(value)) return edits.reduce(changed, value);
  const next: Referred = { ...value, edits: [...(value.edits ?? []), ...edits] };
  for (const edit of edits) follow(next, edit, found);
  return light(next);
}

function follow(value: Referred, edit: Edit, found: number): void {
  if (edit[0] === "rows+") value.rows += edit[2];
  else if (edit[0] === "rows-") value.rows -= edit[1].length;
  else if (edit[0] === "keep") value.rows = found;
  else if (edit[0] === "header") value.headers = spliced(value.headers, edit[1], 1, [edit[2]]);
  else if (edit[0] === "columns+" || edit[0] === "columns-") {
    const sources = value.sources ?? value.headers.map((_, at) => at);
    if (edit[0] === "columns-") {
      value.headers = without(value.headers, edit[1]);
      value.types = without(value.types, edit[1]);
      value.sources = without(sources, edit[1]);
    } else {
      value.headers = spliced(value.headers, edit[1], 0, edit[2]);
      value.types = spliced(
        value.types,
        edit[1],
        0,
        edit[2].map(() => "str"),
      );
      value.sources = spliced(
        sources,
        edit[1],
        0,
        edit[2].map(() => null),
      );
    }
  }
}

function changed(value: Whole, edit: Edit): Whole {
  const { headers, data } = value;
  switch (edit[0]) {
    case "cell": {
      const row = spliced(data[edit[1]] ?? [], edit[2], 1, [edit[3]]);
      return plain(headers, spliced(data, edit[1], 1, [row]));
    }
    case "rows+": {
      const rows = Array.from({ length: edit[2] }, () => headers.map((): Cell => null));
      return plain(headers, spliced(data, edit[1], 0, rows));
    }
    case "rows-":
      return plain(headers, without(data, edit[1]));
    case "columns+": {
      const blank = edit[2].map((): Cell => null);
      return plain(
        spliced(headers, edit[1], 0, edit[2]),
        data.map((row) => spliced(row, edit[1], 0, blank)),
      );
    }
    case "columns-":
      return plain(
        without(headers, edit[1]),
        data.map((row) => without(row, edit[1])),
      );
    case "header":
      return plain(spliced(headers, edit[1], 1, [edit[2]]), data);
    case "keep":
      return value;
  }
}

/** Texts and colours were made for the cells as they were. */
function plain(headers: string[], data: Cell[][]): Whole {
  return { headers, data, metadata: null };
}

function spliced<T>(list: readonly T[], at: number, gone: number, items: readonly T[]): T[] {
  return [...list.slice(0, at), ...items, ...list.slice(at + gone)];
}

function without<T>(list: readonly T[], places: readonly number[]): T[] {
  const gone = new Set(places);
  return list.filter((_, at) => !gone.has(at));
}
