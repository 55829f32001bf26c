import { say } from "../../lib/words";
import { type Board, MOST_LAYERS } from "./board.svelte";
import { largest } from "./frame";
import { layer, type Rect, type Size } from "./layer";
import { addNoise, adjusted, type Area, type Cover, occlude } from "./manipulate";
import type { Kind, Tools } from "./tools.svelte";
import { crop, resize, rotate, type Turn, turn } from "./transform";
import type { View } from "./view.svelte";

interface Spot {
  x: number;
  y: number;
}

export interface Hooks {
  /** The board has something new that is whole. */
  changed(): void;
  failed(error: unknown): void;
  /** A tool or layer was chosen. */
  selected(index: number | null, value: string): void;
  /** Whether the canvas keeps its size. */
  fixed(): boolean;
}

/** A person at work: the board, what is in their hand, and what they marked to be changed. */
export class Studio {
  readonly board: Board;
  readonly tools: Tools;
  readonly view: View;
  /** What would be cropped or hidden, in pixels of the board. */
  frame: Rect | null = $state.raw(null);
  /** The line of a lasso that is being drawn. */
  path: readonly Spot[] | null = $state.raw(null);
  readonly #hooks: Hooks;

  constructor(board: Board, tools: Tools, view: View, hooks: Hooks) {
    this.board = board;
    this.tools = tools;
    this.view = view;
    this.#hooks = hooks;
  }

  choose(kind: Kind): void {
    this.tools.kind = kind;
    this.tools.brightness = this.tools.contrast = 1;
    this.tools.angle = 0;
    this.#unmark();
    this.#hooks.selected(null, kind);
  }

  undo(): void {
    this.#step(() => this.board.undo());
  }

  redo(): void {
    this.#step(() => this.board.redo());
  }

  // -- layers ---------------------------------------------------------------------------------------------------------

  drawOn(at: number): void {
    this.board.draw(at);
    this.#hooks.selected(at, this.board.layers[at]?.name ?? "");
  }

  addLayer(): void {
    const { board } = this;
    if (board.busy || !board.roomy) return;
    const names = new Set(board.layers.map((l) => l.name));
    let number = board.layers.length + 1;
    const name = (): string => say("Layer {n}", { n: number });
    while (names.has(name()) && number <= 2 * MOST_LAYERS) number += 1;
    const made = layer(name(), board.width, board.height);
    const layers = [...board.layers, made];
    board.change({ layers, active: layers.length - 1 }, { tool: "add layer", layer: board.active });
    this.#hooks.changed();
  }

  removeLayer(at: number): void {
    const { board } = this;
    if (board.busy || board.layers.length < 2) return;
    const layers = board.layers.filter((_, index) => index !== at);
    const active = Math.max(0, board.active > at ? board.active - 1 : board.active);
    board.change({ layers, active }, { tool: "delete layer", layer: at });
    this.#hooks.changed();
  }

  /** Puts a layer `by` places higher. */
  moveLayer(at: number, by: number): void {
    const { board } = this;
    const moved = board.layers[at];
    const to = at + by;
    if (board.busy || !moved || to < 0 || to >= board.layers.length) return;
    const layers = board.layers.toSpliced(at, 1).toSpliced(to, 0, moved);
    board.change({ layers, active: to }, { tool: "move layer", layer: at, to });
    this.#hooks.changed();
  }

  toggleLayer(at: number): void {
    const { board } = this;
    if (board.busy) return;
    const layers = board.layers.map((one, index) =>
      index === at ? { ...one, visible: !one.visible } : one,
    );
    const tool = layers[at]?.visible ? "show layer" : "hide layer";
    board.change({ layers }, { tool, layer: at });
    this.#hooks.changed();
  }

  // -- marking --------------------------------------------------------------------------------------------------------

  /** Something to start with for those who have no pointer. */
  mark(): Rect {
    const { width, height } = this.board;
    return (this.frame ??= {
      x: Math.round(width / 3),
      y: Math.round(height / 3),
      w: Math.max(1, Math.round(width / 3)),
      h: Math.max(1, Math.round(height / 3)),
    });
  }

  shape(ratio: number | null): void {
    this.tools.ratio = ratio;
    this.frame = largest(ratio, this.board);
  }

  /** Does with the frame what the tool is for. */
  async apply(): Promise<void> {
    const { kind } = this.tools;
    if (kind === "crop") await this.crop();
    else if (kind === "occlude" && this.frame) await this.occlude({ rect: this.frame });
  }

  // -- manipulations --------------------------------------------------------------------------------------------------

  async crop(): Promise<void> {
    const rect = this.frame;
    if (!rect || (rect.w === this.board.width && rect.h === this.board.height)) return;
    await this.#run(() => crop(this.board, rect, this.#hooks.fixed()));
  }

  async turn(way: Turn): Promise<void> {
    await this.#run(() => turn(this.board, way, this.#hooks.fixed()));
  }

  async rotate(): Promise<void> {
    const { angle } = this.tools;
    if (angle === 0) return;
    await this.#run(() => rotate(this.board, angle));
    this.tools.angle = 0;
  }

  async resize(size: Size): Promise<void> {
    const same = size.width === this.board.width && size.height === this.board.height;
    if (!same) await this.#run(() => resize(this.board, size, this.#hooks.fixed()));
  }

  async occlude(area: Area): Promise<void> {
    const { cover, fill, blur } = this.tools;
    const covers: Record<typeof cover, Cover> = {
      fill: { kind: "fill", color: fill },
      mean: { kind: "mean" },
      blur: { kind: "blur", size: blur },
    };
    await this.#run(() => occlude(this.board, area, covers[cover]));
  }

  async noise(): Promise<void> {
    const { noise, amount, seed } = this.tools;
    await this.#run(() => addNoise(this.board, noise, amount, seed));
  }

  async adjust(): Promise<void> {
    const { brightness, contrast } = this.tools;
    if (brightness === 1 && contrast === 1) return;
    await this.#run(() => adjusted(this.board, brightness, contrast));
    this.tools.brightness = this.tools.contrast = 1;
  }

  /** One manipulation at a time; it may take a while, and the page stays alive. */
  async #run(work: () => Promise<unknown>): Promise<void> {
    const { board } = this;
    if (board.busy || board.drawing) return;
    board.busy = true;
    const before = board.state;
    try {
      await work();
    } catch (error) {
      this.#hooks.failed(error);
    }
    board.busy = false;
    this.#unmark();
    if (board.state !== before) this.#hooks.changed();
  }

  #step(move: () => boolean): void {
    if (this.board.drawing || !move()) return;
    this.#unmark();
    this.#hooks.changed();
  }

  #unmark(): void {
    this.path = null;
    this.frame = this.tools.kind === "crop" ? largest(this.tools.ratio, this.board) : null;
  }

  /** Forgets what was marked. */
  cancel(): void {
    this.board.cancel();
    this.#unmark();
  }
}
