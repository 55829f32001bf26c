import { between, dragged, type Handle, settled } from "./frame";
import type { Rect } from "./layer";
import type { Point } from "./stroke";
import type { Studio } from "./studio.svelte";

/** A stroke that is so short when a second finger comes was no stroke. */
const SLIP_MS = 400;
/** CSS pixels that a pointer goes before it marks something. */
const SLACK = 4;

interface Spot {
  x: number;
  y: number;
}

type Mode = "none" | "stroke" | "mark" | "pan" | "pinch";

export interface HandHooks {
  /** A stroke grew. */
  grew(): void;
  /** A stroke ended and left something. */
  drew(): void;
}

/** Mouse, pen and fingers on a canvas: one draws, marks or moves what is seen; two fingers zoom and move it. */
export class Hand {
  readonly #studio: Studio;
  readonly #hooks: HandHooks;
  readonly #at = new Map<number, Spot>();
  #mode: Mode = "none";
  #began = 0;
  #start: Spot = { x: 0, y: 0 };
  #first: Spot = { x: 0, y: 0 };
  /** A hand that holds a pen also rests on the screen. */
  #pen = false;

  constructor(studio: Studio, hooks: HandHooks) {
    this.#studio = studio;
    this.#hooks = hooks;
  }

  down(event: PointerEvent, canvas: HTMLCanvasElement): void {
    if (event.button !== 0 && event.button !== 1) return;
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    this.#pen ||= event.pointerType === "pen";
    this.#at.set(event.pointerId, spot(event));
    if (this.#at.size === 2) this.#pinch();
    else if (this.#at.size === 1) this.#begin(event, canvas);
  }

  move(event: PointerEvent, canvas: HTMLCanvasElement): void {
    const before = this.#at.get(event.pointerId);
    if (!before) return;
    if (this.#mode === "pinch") this.#spread(event, canvas);
    const now = spot(event);
    this.#at.set(event.pointerId, now);
    if (this.#mode === "pan") this.#studio.view.pan(now.x - before.x, now.y - before.y);
    else if (this.#mode === "stroke") this.#extend(event, canvas);
    else if (this.#mode === "mark") this.#mark(event, canvas);
  }

  up(event: PointerEvent, canvas: HTMLCanvasElement): void {
    if (!this.#at.delete(event.pointerId)) return;
    const mode = this.#mode;
    if (mode !== "pinch" || this.#at.size === 0) this.#mode = "none";
    if (mode === "stroke" && this.#studio.board.end()) this.#hooks.drew();
    if (mode === "mark") this.#marked(event, canvas);
  }

  #begin(event: PointerEvent, canvas: HTMLCanvasElement): void {
    const { board, tools } = this.#studio;
    const at = pointOn(event, canvas, this.#studio.view.part);
    this.#began = performance.now();
    this.#start = at;
    this.#first = spot(event);
    const rests = this.#pen && event.pointerType === "touch";
    if (event.button === 1 || rests) this.#mode = "pan";
    else if (tools.kind === "brush" || tools.kind === "erase") {
      this.#mode = "stroke";
      board.begin(tools.tool, at);
      if (board.drawing) this.#hooks.grew();
    } else if (board.busy) this.#mode = "none";
    else this.#mode = tools.kind === "crop" || tools.kind === "occlude" ? "mark" : "pan";
  }

  #extend(event: PointerEvent, canvas: HTMLCanvasElement): void {
    const { board, view } = this.#studio;
    if (!board.drawing) return;
    const steps = event.getCoalescedEvents();
    const taken = steps.length > 0 ? steps : [event];
    board.extend(taken.map((step) => pointOn(step, canvas, view.part)));
    this.#hooks.grew();
  }

  /** A second finger came: what the first one began was meant otherwise. */
  #pinch(): void {
    const { board } = this.#studio;
    if (this.#mode === "stroke") {
      if (performance.now() - this.#began < SLIP_MS) board.cancel();
      else if (board.end()) this.#hooks.drew();
    }
    if (this.#mode === "mark") this.#studio.cancel();
    this.#mode = "pinch";
  }

  #spread(event: PointerEvent, canvas: HTMLCanvasElement): void {
    const [a, b] = [...this.#at.entries()];
    if (!a || !b) return;
    const moved = spot(event);
    const now = [a, b].map(([id, at]) => (id === event.pointerId ? moved : at));
    const [c = moved, d = moved] = now;
    const before = { x: (a[1].x + b[1].x) / 2, y: (a[1].y + b[1].y) / 2 };
    const middle = { x: (c.x + d.x) / 2, y: (c.y + d.y) / 2 };
    const { view } = this.#studio;
    view.pan(middle.x - before.x, middle.y - before.y);
    const factor = distance(c, d) / Math.max(1, distance(a[1], b[1]));
    view.zoomAt(factor, inStage(middle, canvas));
  }

  #mark(event: PointerEvent, canvas: HTMLCanvasElement): void {
    const studio = this.#studio;
    const { board, tools } = studio;
    const at = pointOn(event, canvas, studio.view.part);
    if (tools.kind === "occlude" && tools.shape === "lasso") {
      studio.path = [...(studio.path ?? [this.#start]), at];
      return;
    }
    if (studio.path === null && distance(spot(event), this.#first) < SLACK) return;
    const ratio = tools.kind === "crop" ? tools.ratio : null;
    studio.frame =
      ratio === null
        ? settled(between(this.#start, at), board)
        : dragged(...cornerFrom(this.#start, at), board, ratio);
  }

  #marked(event: PointerEvent, canvas: HTMLCanvasElement): void {
    const studio = this.#studio;
    if (studio.tools.kind !== "occlude" || event.type === "pointercancel") {
      if (event.type === "pointercancel") studio.cancel();
      return;
    }
    const { path, frame } = studio;
    const at = pointOn(event, canvas, studio.view.part);
    const area = path ? { rect: around(path), path } : { rect: between(this.#start, at) };
    const far = path ? path.length > 3 : frame && distance(spot(event), this.#first) >= SLACK;
    if (far) void studio.occlude(area);
    else studio.path = null;
  }
}

/** Where on the board an event is. A pen that is pressed draws wider. */
export function pointOn(event: PointerEvent, canvas: HTMLCanvasElement, part: Rect): Point {
  const box = canvas.getBoundingClientRect();
  const pressed = event.pointerType === "pen" && event.pressure > 0;
  return {
    x: part.x + ((event.clientX - box.left) * part.w) / box.width,
    y: part.y + ((event.clientY - box.top) * part.h) / box.height,
    weight: pressed ? 0.4 + 1.2 * event.pressure : 1,
  };
}

/** A point of the window in the stage around a canvas. */
export function inStage(at: Spot, canvas: HTMLElement): Spot {
  const box = (canvas.parentElement ?? canvas).getBoundingClientRect();
  return { x: at.x - box.left, y: at.y - box.top };
}

function spot(event: PointerEvent): Spot {
  return { x: event.clientX, y: event.clientY };
}

function distance(a: Spot, b: Spot): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function cornerFrom(from: Spot, to: Spot): [Rect, Handle, number, number] {
  const handle = `${to.y < from.y ? "n" : "s"}${to.x < from.x ? "w" : "e"}` as Handle;
  return [{ x: from.x, y: from.y, w: 1, h: 1 }, handle, to.x - from.x, to.y - from.y];
}

function around(path: readonly Spot[]): Rect {
  const xs = path.map((p) => p.x);
  const ys = path.map((p) => p.y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y };
}
