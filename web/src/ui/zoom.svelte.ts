import { FIT, type Look, moved, placeIn, zoomed } from "../lib/zoom";

const STEP = 1.5;
const NEAR = 3;
const BY_KEYS = 0.1;
/** Pixels that a pointer moves before it drags. */
const SLACK = 4;

const WAYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

interface Point {
  x: number;
  y: number;
}

/** How one picture is seen, or several in step: wheel, pinch, drag, double click and keys change it. */
export class Zoom {
  look: Look = $state.raw(FIT);
  /** Something is dragged or pinched. */
  held = $state.raw(false);
  readonly #pointers = new Map<number, Point>();

  get large(): boolean {
    return this.look.scale > 1;
  }

  closer(): void {
    this.look = zoomed(this.look, STEP);
  }

  away(): void {
    this.look = zoomed(this.look, 1 / STEP);
  }

  fit(): void {
    this.look = FIT;
  }

  /** Close to a place, or back. */
  toggle(box: DOMRect, x: number, y: number): void {
    this.look = this.large ? FIT : zoomed(FIT, NEAR, placeIn(box, x, y));
  }

  /** Whether the key meant this. */
  key(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const way = WAYS[event.key];
    if ("+=".includes(event.key)) this.closer();
    else if ("-_".includes(event.key)) this.away();
    else if (event.key === "0") this.fit();
    else if (way && this.large) this.look = moved(this.look, way[0] * BY_KEYS, way[1] * BY_KEYS);
    else return false;
    return true;
  }

  /** Wheel and pointers of a pane. `always`: the wheel is not the page's until the picture is large. */
  attach(pane: HTMLElement, always: boolean): () => void {
    const wheel = (event: WheelEvent): void => {
      if (!always && !event.ctrlKey && !this.large) return;
      event.preventDefault();
      const factor = Math.exp(-within(event.deltaY, 100) * (event.ctrlKey ? 0.01 : 0.004));
      const place = placeIn(pane.getBoundingClientRect(), event.clientX, event.clientY);
      this.look = zoomed(this.look, factor, place);
    };
    const down = (event: PointerEvent): void => {
      if (event.button !== 0) return;
      pane.setPointerCapture(event.pointerId);
      this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    };
    const move = (event: PointerEvent): void => this.#move(event, pane);
    const up = (event: PointerEvent): void => {
      this.#pointers.delete(event.pointerId);
      if (this.#pointers.size === 0) this.held = false;
    };
    const listeners: [string, EventListener][] = [
      ["wheel", wheel as EventListener],
      ["pointerdown", down as EventListener],
      ["pointermove", move as EventListener],
      ["pointerup", up as EventListener],
      ["pointercancel", up as EventListener],
    ];
    for (const [name, listener] of listeners)
      pane.addEventListener(name, listener, { passive: false });
    return () => {
      for (const [name, listener] of listeners) pane.removeEventListener(name, listener);
    };
  }

  #move(event: PointerEvent, pane: HTMLElement): void {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const far = Math.hypot(now.x - before.x, now.y - before.y) > SLACK;
    if (!this.held && (!far || (this.#pointers.size < 2 && !this.large))) return;
    this.held = true;
    const box = pane.getBoundingClientRect();
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, now);
    if (other) {
      const apart = (point: Point): number => Math.hypot(point.x - other.x, point.y - other.y);
      const middle = placeIn(box, (now.x + other.x) / 2, (now.y + other.y) / 2);
      this.look = zoomed(this.look, apart(now) / Math.max(1, apart(before)), middle);
    }
    const share = other ? 0.5 : 1;
    const [x, y] = [(now.x - before.x) / box.width, (now.y - before.y) / box.height];
    this.look = moved(this.look, x * share, y * share);
  }
}

function within(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}
