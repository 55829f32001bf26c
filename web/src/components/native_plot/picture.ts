import type { Pen } from "./pen";
import type { Plan, Series } from "./plan";
import { Scale, type Tick } from "./scale";

/** Colours and letters of the page around. */
export interface Look {
  ink: string;
  soft: string;
  line: string;
  ground: string;
  font: string;
}

export interface Wishes {
  xTitle: string | null;
  yTitle: string | null;
  xAngle: number;
  yAngle: number;
  xLabels: boolean | "hidden";
  xFormat: ((value: number) => string) | null;
  yFormat: ((value: number) => string) | null;
}

/** Where things stand in a picture of this size. */
export interface Frame {
  width: number;
  height: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
  x: Scale;
  y: Scale;
  xTicks: Tick[];
  yTicks: Tick[];
  xAngle: number;
}

const LETTER_PX = 14;
const TITLE_PX = 20;
const LONGEST = 26;
const DOT = 3.5;
const SMALL_DOT = 2.2;
/** Two colours and the one between them: numbers from low to high, to be told apart on light and dark ground. */
const SHADES = [
  [91, 110, 225],
  [11, 138, 148],
  [217, 162, 46],
] as const;

export type Measure = (text: string) => number;

function widest(ticks: readonly Tick[], measure: Measure): number {
  return Math.max(0, ...ticks.map((tick) => measure(cut(tick.label))));
}

/** A label of an axis is no place for a novel. */
export function cut(label: string): string {
  return label.length > LONGEST ? `${label.slice(0, LONGEST - 1)}…` : label;
}

/** Room that labels of this width take below an axis, turned by an angle. */
function depth(width: number, angle: number): number {
  const turn = (Math.abs(angle) * Math.PI) / 180;
  return Math.abs(Math.sin(turn)) * width + Math.abs(Math.cos(turn)) * LETTER_PX;
}

export function frameOf(
  plan: Plan,
  width: number,
  height: number,
  wishes: Wishes,
  measure: Measure,
): Frame {
  const top = 8;
  const roughY = new Scale(plan.y.kind, plan.y.range, [height - 40, top], plan.y.names);
  const labels = roughY.ticks(Math.max(2, Math.floor(height / 52)), wishes.yFormat);
  const across = Math.abs(Math.cos((wishes.yAngle * Math.PI) / 180));
  const room = Math.max(LETTER_PX, widest(labels, measure) * across);
  const left = Math.ceil(Math.min(width * 0.45, room + 12 + (wishes.yTitle ? TITLE_PX : 0)));
  const right = width - 14;
  const roughX = new Scale(plan.x.kind, plan.x.range, [left, right], plan.x.names);
  const [xTicks, xAngle] = alongX(roughX, wishes, measure, right - left);
  const shown = wishes.xLabels === false ? 0 : depth(widest(xTicks, measure), xAngle) + 8;
  const title = wishes.xTitle ? TITLE_PX : 0;
  const bottom = Math.max(top + 40, Math.floor(height - 6 - Math.min(height * 0.5, shown) - title));
  const x = new Scale(plan.x.kind, plan.x.range, [left, right], plan.x.names);
  const y = new Scale(plan.y.kind, plan.y.range, [bottom, top], plan.y.names);
  const yTicks = y.ticks(Math.max(2, Math.floor((bottom - top) / 46)), wishes.yFormat);
  return { width, height, left, top, right, bottom, x, y, xTicks, yTicks, xAngle };
}

/** Labels along x that have room, turned when names have none otherwise. */
function alongX(scale: Scale, wishes: Wishes, measure: Measure, width: number): [Tick[], number] {
  if (scale.kind !== "nominal") {
    const some = scale.ticks(6, wishes.xFormat);
    const each = Math.max(48, depthAcross(widest(some, measure), wishes.xAngle) + 18);
    return [scale.ticks(Math.max(2, Math.floor(width / each)), wishes.xFormat), wishes.xAngle];
  }
  const all = scale.ticks(Infinity, null);
  const each = widest(all, measure) + 10;
  if (wishes.xAngle === 0 && each * all.length <= width) return [all, 0];
  const angle = wishes.xAngle === 0 ? -40 : wishes.xAngle;
  return [scale.ticks(Math.max(1, Math.floor(width / (LETTER_PX + 4))), null), angle];
}

function depthAcross(width: number, angle: number): number {
  const turn = (Math.abs(angle) * Math.PI) / 180;
  return Math.abs(Math.cos(turn)) * width + Math.abs(Math.sin(turn)) * LETTER_PX;
}

/** Draws everything but what follows the pointer. */
export function draw(pen: Pen, plan: Plan, frame: Frame, wishes: Wishes, look: Look): void {
  axes(pen, frame, wishes, look);
  const { left, top, right, bottom } = frame;
  pen.within(left, top - 1, right - left, bottom - top + 1);
  for (const series of plan.series) marks(pen, plan, series, frame);
  pen.whole();
  pen.line([left, right], [bottom + 0.5, bottom + 0.5], look.soft, 1);
}

function marks(pen: Pen, plan: Plan, series: Series, frame: Frame): void {
  if (plan.mark === "bar") {
    bars(pen, plan, series, frame);
    return;
  }
  const xs = series.xs.map((value) => frame.x.at(value));
  const ys = series.ys.map((value) => frame.y.at(value));
  if (plan.mark === "line") {
    pen.line(xs, ys, series.colour, 2);
    // a line of one point is none
    if (xs.length === 1) pen.dots(xs, ys, series.colour, DOT);
    return;
  }
  const rows = series.rows;
  const of = plan.shade?.of;
  const paint = of ? (at: number): string => shade(of[rows?.[at] ?? at] ?? 0) : series.colour;
  pen.dots(xs, ys, paint, plan.points > 2000 ? SMALL_DOT : DOT);
}

function bars(pen: Pen, plan: Plan, series: Series, frame: Frame): void {
  const width = Math.max(1, plan.bar.width * frame.x.unit);
  series.ys.forEach((top, at) => {
    if (Number.isNaN(top)) return;
    const x = frame.x.at((series.xs[at] ?? 0) + plan.bar.offset);
    const from = frame.y.at(series.floors?.[at] ?? 0);
    const to = frame.y.at(top);
    pen.rect(x, Math.min(from, to), width, Math.abs(to - from), series.colour);
  });
}

/** The colour of a number from 0 to 1. */
export function shade(share: number): string {
  if (Number.isNaN(share)) return "#8a9a99";
  const place = Math.max(0, Math.min(1, share)) * (SHADES.length - 1);
  const first = Math.min(SHADES.length - 2, Math.floor(place));
  const [a, b] = [SHADES[first] ?? SHADES[0], SHADES[first + 1] ?? SHADES[0]];
  const mix = ([0, 1, 2] as const).map((i) => Math.round(a[i] + (b[i] - a[i]) * (place - first)));
  return `rgb(${mix.join(",")})`;
}

function axes(pen: Pen, frame: Frame, wishes: Wishes, look: Look): void {
  const { left, top, right, bottom } = frame;
  for (const tick of frame.yTicks) {
    const y = Math.round(frame.y.at(tick.at)) + 0.5;
    pen.line([left, right], [y, y], look.line, 1);
    const turned = { angle: wishes.yAngle, align: "end", colour: look.soft } as const;
    pen.text(cut(tick.label), left - 8, y, turned);
  }
  if (wishes.xLabels === true) for (const tick of frame.xTicks) label(pen, frame, tick, look);
  if (wishes.xTitle)
    pen.text(wishes.xTitle, (left + right) / 2, frame.height - 10, {
      colour: look.ink,
      align: "middle",
    });
  if (wishes.yTitle)
    pen.text(wishes.yTitle, 10, (top + bottom) / 2, {
      colour: look.ink,
      align: "middle",
      angle: -90,
    });
}

function label(pen: Pen, frame: Frame, tick: Tick, look: Look): void {
  const x = frame.x.at(tick.at);
  const angle = frame.xAngle;
  const align = angle === 0 ? "middle" : angle < 0 ? "end" : "start";
  const down = angle === 0 ? 7 + LETTER_PX / 2 : 10;
  pen.text(cut(tick.label), x, frame.bottom + down, { colour: look.soft, align, angle });
}

export interface Point {
  series: Series;
  /** Its place in the series. */
  at: number;
  /** Pixels. */
  x: number;
  y: number;
}

function bounds(plan: Plan, frame: Frame, series: Series, at: number): Point {
  const middle = plan.mark === "bar" ? plan.bar.offset + plan.bar.width / 2 : 0;
  const x = frame.x.at((series.xs[at] ?? NaN) + middle);
  return { series, at, x, y: frame.y.at(series.ys[at] ?? NaN) };
}

/** The point that a person means who points there; lines and bars are found by their x first. */
export function nearest(plan: Plan, frame: Frame, x: number, y: number): Point | null {
  let best: Point | null = null;
  let least = Infinity;
  const flat = plan.mark === "point" ? 1 : 0.0001;
  for (const series of plan.series)
    for (let at = 0; at < series.xs.length; at += 1) {
      const point = bounds(plan, frame, series, at);
      const apart = (point.x - x) ** 2 + flat * aside(plan, frame, point, y) ** 2;
      if (apart < least && point.x >= frame.left - 1 && point.x <= frame.right + 1) {
        least = apart;
        best = point;
      }
    }
  if (plan.mark === "point" && least > 40 ** 2) return null;
  return best;
}

/** How far a height is from a point, or from a bar. */
function aside(plan: Plan, frame: Frame, point: Point, y: number): number {
  if (plan.mark !== "bar") return point.y - y;
  const floor = frame.y.at(point.series.floors?.[point.at] ?? 0);
  const [high, low] = [Math.min(floor, point.y), Math.max(floor, point.y)];
  return y < high ? high - y : y > low ? y - low : 0;
}

/** All points from left to right, for keys that walk through them. */
export function walk(plan: Plan, frame: Frame): Point[] {
  const points = plan.series.flatMap((series) =>
    Array.from(series.xs.keys(), (at) => bounds(plan, frame, series, at)),
  );
  const seen = points.filter(
    (p) => p.x >= frame.left - 1 && p.x <= frame.right + 1 && !Number.isNaN(p.y),
  );
  return seen.sort((a, b) => a.x - b.x || a.y - b.y);
}
