import type { Mark } from "./table";

export type Aggregate = "sum" | "mean" | "median" | "min" | "max" | "count";
export type Sort = "x" | "y" | "-x" | "-y" | readonly string[] | null;

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** The width of a bin, in units of x; null for none. The server has refused what is no width. */
export function binWidth(given: string | number | null): number | null {
  if (given === null) return null;
  if (typeof given === "number") return given;
  const [, digits = "", unit = ""] = /^\s*([\d.]+)([a-z]*)\s*$/.exec(given) ?? [];
  const width = Number(digits) * (UNITS[unit] ?? 1);
  return width > 0 ? width : null;
}

/** Whether rows of one x are put together. */
export function together(
  mark: Mark,
  nominal: boolean,
  bin: number | null,
  aggregate: Aggregate | null,
): boolean {
  return bin !== null || aggregate !== null || (nominal && mark !== "point");
}

/** One number of many. */
export function reduced(values: readonly number[], how: Aggregate): number {
  if (how === "count") return values.length;
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return NaN;
  if (how === "median") return median(known);
  let total = known[0] ?? NaN;
  for (const value of known.slice(1)) {
    if (how === "min") total = Math.min(total, value);
    else if (how === "max") total = Math.max(total, value);
    else total += value;
  }
  return how === "mean" ? total / known.length : total;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? NaN)) / 2;
}

/** Names in the order that the author asked for. heights: what stands over each of them. */
export function ordered(
  names: readonly string[],
  sort: Sort,
  heights: ReadonlyMap<string, number>,
): string[] {
  if (sort === null) return [...names];
  if (typeof sort !== "string") {
    const first = sort.filter((name) => names.includes(name));
    return [...first, ...names.filter((name) => !first.includes(name))];
  }
  const falling = sort.startsWith("-") ? -1 : 1;
  const by = sort.endsWith("x")
    ? (a: string, b: string) => a.localeCompare(b, undefined, { numeric: true })
    : (a: string, b: string) => (heights.get(a) ?? 0) - (heights.get(b) ?? 0);
  return [...names].sort((a, b) => falling * by(a, b));
}
