import { dragged } from "./frame";
import type { HandHooks } from "./hand";
import type { Studio } from "./studio.svelte";

/** CSS pixels of a step of an arrow key. */
const STEP = 10;

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Drawing and marking without a pointer, while the canvas has the focus. */
export class Keyboard {
  /** Where the next stroke begins; null while nobody asked. */
  cursor: { x: number; y: number } | null = $state.raw(null);
  readonly #studio: Studio;
  readonly #hooks: HandHooks;

  constructor(studio: Studio, hooks: HandHooks) {
    this.#studio = studio;
    this.#hooks = hooks;
  }

  /** Returns whether the key meant something here. */
  press(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const arrow = ARROWS[event.key];
    if (arrow) {
      this.#go(arrow, event.shiftKey);
      return true;
    }
    if (event.key === "Escape") return this.#cancel();
    if (event.key !== "Enter" && event.key !== " ") return false;
    this.#act();
    return true;
  }

  /** The focus went elsewhere. */
  leave(): void {
    if (this.cursor && this.#studio.board.end()) this.#hooks.drew();
    this.cursor = null;
  }

  get #draws(): boolean {
    const { kind } = this.#studio.tools;
    return kind === "brush" || kind === "erase";
  }

  get #marks(): boolean {
    const { kind } = this.#studio.tools;
    return kind === "crop" || kind === "occlude";
  }

  #go([dx, dy]: readonly [number, number], shift: boolean): void {
    const { board, view } = this.#studio;
    const step = Math.max(1, Math.round(STEP / view.scale));
    if (this.#marks) {
      const by = shift ? "se" : "move";
      const ratio = shift ? this.#studio.tools.ratio : null;
      this.#studio.frame = dragged(this.#studio.mark(), by, dx * step, dy * step, board, ratio);
    } else if (this.#draws) {
      const fine = shift ? 1 : step;
      const { x, y } = this.#place();
      this.cursor = {
        x: Math.min(board.width, Math.max(0, x + dx * fine)),
        y: Math.min(board.height, Math.max(0, y + dy * fine)),
      };
      board.extend([{ ...this.cursor, weight: 1 }]);
      if (board.drawing) this.#hooks.grew();
    } else view.pan(-dx * STEP * 2, -dy * STEP * 2);
  }

  /** Puts the pen down or lifts it; applies what is marked. */
  #act(): void {
    const { board, tools } = this.#studio;
    if (this.#marks) {
      if (this.#studio.frame) void this.#studio.apply();
      else this.#studio.mark();
    } else if (this.#draws) {
      if (board.drawing) {
        if (board.end()) this.#hooks.drew();
        return;
      }
      board.begin(tools.tool, { ...this.#place(), weight: 1 });
      if (board.drawing) this.#hooks.grew();
    }
  }

  #cancel(): boolean {
    const { board } = this.#studio;
    const something = board.drawing || this.#studio.frame !== null;
    this.#studio.cancel();
    return something;
  }

  #place(): { x: number; y: number } {
    const { part } = this.#studio.view;
    return (this.cursor ??= {
      x: Math.round(part.x + part.w / 2),
      y: Math.round(part.y + part.h / 2),
    });
  }
}
