import { format as numbers } from "d3-format";
import { utcFormat } from "d3-time-format";

import { count, say, word } from "../../lib/words";
import type { Plan } from "./plan";
import type { Point } from "./picture";
import { told } from "./scale";
import type { Kind, Table } from "./table";

export type Tooltip = "axis" | "none" | "all" | readonly string[];

/** What plots are called, by their marks. */
export const KINDS = {
  bar: word("Bar plot"),
  line: word("Line plot"),
  point: word("Scatter plot"),
} as const;

/** What a form as d3 writes it makes of values; null for none, or for one that d3 cannot read. */
export function formOf(spec: string | null, kind: Kind): ((value: number) => string) | null {
  if (!spec || kind === "nominal") return null;
  try {
    if (kind === "quantitative") return numbers(spec);
    const moment = utcFormat(spec);
    return (value) => moment(new Date(value));
  } catch {
    return null;
  }
}

export interface Told {
  name: string;
  value: string;
}

/** What is said of a point. */
export function tell(
  table: Table,
  plan: Plan,
  point: Point,
  tooltip: Tooltip,
  titles: Titles,
): Told[] {
  if (tooltip === "none") return [];
  const row = point.series.rows?.[point.at];
  if (row === undefined || tooltip === "axis") return ofAxes(table, plan, point, titles);
  const all = table.columns.map((name, at) => ({
    name,
    value: told(table.kinds[at] ?? "nominal", table.cells[at]?.[row]),
  }));
  return tooltip === "all" ? all : all.filter(({ name }) => tooltip.includes(name));
}

function ofAxes(table: Table, plan: Plan, point: Point, titles: Titles): Told[] {
  const { series, at } = point;
  const top = series.ys[at] ?? NaN;
  const both = [
    { name: titles.x, value: side(plan.x.kind, plan.x.names, series.xs[at] ?? NaN) },
    { name: titles.y, value: side(plan.y.kind, plan.y.names, top - (series.floors?.[at] ?? 0)) },
  ];
  if (plan.shade) both.push({ name: titles.color, value: shaded(table, plan, point) });
  else if (plan.names.length > 0) both.push({ name: titles.color, value: series.name });
  return both;
}

function shaded(table: Table, plan: Plan, point: Point): string {
  const row = point.series.rows?.[point.at] ?? -1;
  return told("quantitative", table.cells[table.columns.indexOf(plan.color ?? "")]?.[row]);
}

export interface Titles {
  x: string;
  y: string;
  color: string;
}

function side(kind: Kind, names: readonly string[], value: number): string {
  return kind === "nominal"
    ? (names[value] ?? "–")
    : told(kind, Number.isNaN(value) ? null : value);
}

/** A plot in one sentence, for those who do not see it. */
export function summary(plan: Plan, titles: Titles, name: string): string {
  const [low = "", high = ""] = plan.x.range.map((end) => told(plan.x.kind, end));
  const names = plan.x.names.length;
  const series = plan.names.length;
  return [
    say("{name}: {kind} of {y} by {x}", {
      name,
      kind: say(KINDS[plan.mark]),
      y: titles.y,
      x: titles.x,
    }),
    plan.x.kind === "nominal"
      ? count(names, "{n} name", "{n} names")
      : say("from {low} to {high}", { low, high }),
    count(plan.points, "{n} point", "{n} points"),
    ...(series > 1 ? [count(series, "{n} series", "{n} series")] : []),
  ].join(", ");
}

/** The table as a file for spreadsheets. What begins like a formula is none. */
export function csv(table: Table): string {
  const cell = (kind: Kind, value: unknown): string => {
    if (value === null || value === undefined) return "";
    if (kind === "temporal" && typeof value === "number") return stamp(value);
    const text = typeof value === "object" ? JSON.stringify(value) : String(value as string);
    const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const height = table.cells[0]?.length ?? 0;
  const lines = [table.columns.map((name) => cell("nominal", name)).join(",")];
  for (let row = 0; row < height; row += 1)
    lines.push(
      table.cells.map((column, at) => cell(table.kinds[at] ?? "nominal", column[row])).join(","),
    );
  return `${lines.join("\r\n")}\r\n`;
}

function stamp(value: number): string {
  return Math.abs(value) <= 8.64e15 ? new Date(value).toISOString() : String(value);
}
