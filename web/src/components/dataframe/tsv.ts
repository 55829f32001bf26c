/** Cells as spreadsheets write them to the clipboard: tabs between cells, lines between rows. */
import { textOf } from "./order";
import type { Cell } from "./value";

export function written(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => row.map((cell) => quoted(textOf(cell))).join("\t")).join("\n");
}

function quoted(text: string): string {
  return /["\t\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A quoted cell or a plain one, with what ends it. */
const CELL = /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))([\t\n]|$)/y;

/** The cells in a text; a text without tabs is one column. */
export function read(text: string): string[][] {
  const source = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n").replace(/\n$/, "");
  const rows: string[][] = [[]];
  CELL.lastIndex = 0;
  for (;;) {
    const [, quoted, plain = "", end] = CELL.exec(source) ?? [];
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (!end) return rows;
    if (end === "\n") rows.push([]);
  }
}
