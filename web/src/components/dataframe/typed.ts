/** What people type and paste, as cells. */
import { numberOf } from "./order";
import type { Cell } from "./value";

export interface Kind {
  type: string;
  choices: readonly (string | number)[];
}

export interface Area {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** Cells that are pasted or cleared at once. */
export const PASTED_MOST = 20_000;

/** One cell fills all that is chosen. */
export function filling(lines: string[][], { top, bottom, left, right }: Area): string[][] {
  const one = lines.length === 1 && lines[0]?.length === 1 ? lines[0][0] : undefined;
  if (one === undefined) return lines;
  const [high, wide] = [bottom - top + 1, right - left + 1];
  if (high * wide > PASTED_MOST) return lines;
  return Array.from({ length: high }, () => Array.from({ length: wide }, () => one));
}

const MEANT: Readonly<Record<string, (said: string, kind: Kind) => Cell>> = {
  dropdown: (said, { choices }) =>
    choices.find((one) => String(one) === said) ?? (said === "" ? null : said),
  bool: (said) => (said === "" ? null : /^(true|yes|1|x)$/i.test(said)),
  sparkline: (said) => (said === "" ? [] : said.split(/[,;]/).map(Number)),
  number: (said) => (said === "" ? null : (exactly(said) ?? said)),
};

/** The number that a text says; null where it would be rounded: the server reads it then. */
function exactly(said: string): number | null {
  const number = numberOf(said);
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? null : number;
}

/** The cell that a text means in a column of this kind. */
export function meant(text: string, kind: Kind): Cell {
  const read = MEANT[kind.type];
  return read ? read(text.trim(), kind) : text;
}
