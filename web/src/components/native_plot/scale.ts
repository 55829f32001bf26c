import { figure, language } from "../../lib/words";
import type { Kind } from "./table";

export interface Tick {
  /** In units of the data; of names the place in their list. */
  at: number;
  label: string;
}

/** One axis: from the data to pixels and back. */
export class Scale {
  readonly kind: Kind;
  readonly names: readonly string[];
  readonly low: number;
  readonly high: number;
  readonly from: number;
  readonly to: number;

  constructor(
    kind: Kind,
    range: readonly [number, number],
    pixels: readonly [number, number],
    names: readonly string[] = [],
  ) {
    this.kind = kind;
    this.names = names;
    [this.low, this.high] = kind === "nominal" ? [-0.5, Math.max(names.length, 1) - 0.5] : range;
    [this.from, this.to] = pixels;
  }

  at(value: number): number {
    return this.from + ((value - this.low) / (this.high - this.low)) * (this.to - this.from);
  }

  value(pixel: number): number {
    return this.low + ((pixel - this.from) / (this.to - this.from)) * (this.high - this.low);
  }

  /** Pixels of one step of the data. */
  get unit(): number {
    return Math.abs((this.to - this.from) / (this.high - this.low));
  }

  ticks(count: number, format: ((value: number) => string) | null): Tick[] {
    if (this.kind === "nominal") return nameTicks(this.names, count);
    const [low, high] = [Math.min(this.low, this.high), Math.max(this.low, this.high)];
    const [places, plain] =
      this.kind === "temporal" ? timeTicks(low, high, count) : numberTicks(low, high, count);
    return places.map((at) => ({ at, label: (format ?? plain)(at) }));
  }
}

function nameTicks(names: readonly string[], count: number): Tick[] {
  const step = Math.max(1, Math.ceil(names.length / Math.max(1, count)));
  return names.map((label, at) => ({ at, label })).filter(({ at }) => at % step === 0);
}

type Plain = (value: number) => string;

function niceStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / power;
  return power * (lead > 5 ? 10 : lead > 2 ? 5 : lead > 1 ? 2 : 1);
}

function numberTicks(low: number, high: number, count: number): [number[], Plain] {
  const step = niceStep(high - low || 1, count);
  const places: number[] = [];
  const first = Math.ceil(low / step - 1e-9);
  for (let n = first; n * step <= high + step * 1e-9 && places.length < 200; n += 1)
    places.push(n * step);
  const digits = Math.max(0, Math.min(20, -Math.floor(Math.log10(step) + 1e-9)));
  const most = Math.max(Math.abs(low), Math.abs(high));
  return [places, (value) => numberText(value, digits, most)];
}

function numberText(value: number, digits: number, most: number): string {
  if (value === 0) return "0";
  if (most >= 1e15 || most < 1e-6) return value.toExponential(2).replace(/\.?0+e/, "e");
  if (most >= 1e6) return compact(language()).format(value);
  return figure(value, digits);
}

const compact = kept(
  (spoken) => new Intl.NumberFormat(spoken, { notation: "compact", maximumFractionDigits: 3 }),
);

/** One for each language that is spoken: making a form takes longer than using it. */
function kept<T>(make: (spoken: string) => T): (spoken: string) => T {
  const all = new Map<string, T>();
  return (spoken) => {
    const found = all.get(spoken) ?? make(spoken);
    all.set(spoken, found);
    return found;
  };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30.44 * DAY;
const YEAR = 365.25 * DAY;
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 4, 7, 14].map((n) => n * DAY),
];
const MONTHS = [1, 2, 3, 6];

/** Moments are shown as they were written: a time without a zone came as UTC and is told as UTC. */
function form(options: Intl.DateTimeFormatOptions): Plain {
  const format = kept(
    (spoken) =>
      // the day before the month, as in most of the world
      new Intl.DateTimeFormat(spoken === "en" ? "en-GB" : spoken, { ...options, timeZone: "UTC" }),
  );
  return (value) => (Math.abs(value) <= 8.64e15 ? format(language()).format(value) : String(value));
}

const FORMS: readonly [least: number, form: Plain][] = [
  [YEAR * 0.99, form({ year: "numeric" })],
  [MONTH * 0.9, form({ month: "short", year: "numeric" })],
  [DAY, form({ day: "numeric", month: "short" })],
  [MINUTE, form({ hour: "2-digit", minute: "2-digit" })],
  [SECOND, form({ hour: "2-digit", minute: "2-digit", second: "2-digit" })],
  [0, form({ minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 })],
];
const DAY_FORM = form({ day: "numeric", month: "short" });

function timeTicks(low: number, high: number, count: number): [number[], Plain] {
  const rough = (high - low) / Math.max(1, count) || 1;
  const step = STEPS.find((one) => one >= rough);
  if (step !== undefined) {
    const plain = FORMS.find(([least]) => step >= least)?.[1] ?? String;
    const withDays: Plain = (value) =>
      step < DAY && step >= MINUTE && value % DAY === 0 ? DAY_FORM(value) : plain(value);
    return [everyStep(low, high, step), withDays];
  }
  return [everyMonth(low, high, rough), FORMS[rough > 6 * MONTH ? 0 : 1]?.[1] ?? String];
}

function everyStep(low: number, high: number, step: number): number[] {
  const places: number[] = [];
  for (let at = Math.ceil(low / step) * step; at <= high && places.length < 200; at += step)
    places.push(at);
  return places;
}

function everyMonth(low: number, high: number, rough: number): number[] {
  const few = MONTHS.find((n) => n * MONTH >= rough);
  const months = few ?? 12 * niceStep(Math.max(1, rough / YEAR), 1);
  const start = new Date(Math.max(-8.6e15, low));
  let month = start.getUTCFullYear() * 12 + start.getUTCMonth();
  month = Math.ceil(month / months) * months;
  const places: number[] = [];
  while (places.length < 200) {
    const at = Date.UTC(2000, month - 24_000, 1);
    if (Number.isNaN(at) || at > high) break;
    if (at >= low) places.push(at);
    month += months;
  }
  return places;
}

const MOMENT = form({ dateStyle: "medium", timeStyle: "medium" });
const DATE = form({ dateStyle: "medium" });

/** A value of an axis in words, for what is told of a point. */
export function told(kind: Kind, value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value !== "number") return String(value as string);
  if (kind === "temporal") return (value % DAY === 0 ? DATE : MOMENT)(value);
  if (Number.isInteger(value)) return figure(value);
  const size = Math.abs(value);
  if (size < 1e-6 || size >= 1e15) return String(Number(value.toPrecision(6)));
  return value.toLocaleString(language(), { maximumSignificantDigits: 6, useGrouping: false });
}
