import { say } from "../../lib/words";
import { History } from "./history";
import { type Layer, layer, type Rect, type Sheet, sheet, type Size } from "./layer";
import { type Edit, logged } from "./log";
import { type Background, type State, weight } from "./state";
import { type Patch, type Point, Stroke, type Tool } from "./stroke";

/** Layers that a drawing may have; and pixels of them all together. */
export const MOST_LAYERS = 32;
export const MOST_PIXELS = 64_000_000;
/** A board of more pixels is drawn with the quick way of making it smaller. */
const LARGE = 4_000_000;

/** The drawing: a background, layers above it, and the steps that led there. Its pixels are not on the page. */
export class Board {
  #state: State = $state.raw({
    width: 0,
    height: 0,
    background: null,
    layers: [],
    active: 0,
    empty: true,
    edits: [],
  });
  canUndo = $state.raw(false);
  canRedo = $state.raw(false);
  /** Whether a change is being computed: nothing else may change meanwhile. */
  busy = $state.raw(false);

  /** Told what part of the board looks different now. */
  onpaint: (rect: Rect) => void = () => undefined;

  readonly #history = new History();
  #stroke: Stroke | null = null;
  #before: State | null = null;
  readonly #spare: Sheet[] = [];

  constructor(width: number, height: number, names: readonly string[]) {
    const layers = names.map((name) => layer(name, width, height));
    this.#restore({ ...this.#state, width, height, layers });
  }

  get state(): State {
    return this.#state;
  }

  get width(): number {
    return this.#state.width;
  }

  get height(): number {
    return this.#state.height;
  }

  get background(): Background | null {
    return this.#state.background;
  }

  get layers(): readonly Layer[] {
    return this.#state.layers;
  }

  get active(): number {
    return this.#state.active;
  }

  get empty(): boolean {
    return this.#state.empty;
  }

  get edits(): readonly Edit[] {
    return this.#state.edits;
  }

  get whole(): Rect {
    return { x: 0, y: 0, w: this.width, h: this.height };
  }

  get drawing(): boolean {
    return this.#stroke !== null;
  }

  /** Whether one more layer fits. */
  get roomy(): boolean {
    const count = this.layers.length + 1;
    return count <= MOST_LAYERS && (count + 1) * this.width * this.height <= MOST_PIXELS;
  }

  // -- strokes --------------------------------------------------------------------------------------------------------

  begin(tool: Tool, start: Point): void {
    const on = this.layers[this.active];
    if (this.busy || !on?.visible || (this.empty && tool.kind === "erase")) return;
    this.#stroke = new Stroke(on.sheet, tool, start, this.#spare);
    this.#before = this.#state;
    this.#state = { ...this.#state, empty: false };
    this.#painted(this.#stroke.begin());
  }

  extend(points: readonly Point[]): void {
    if (this.#stroke) this.#painted(this.#stroke.extend(points));
  }

  /** Ends the stroke; returns whether it changed anything. */
  end(): boolean {
    const stroke = this.#stroke;
    const before = this.#before;
    if (!stroke || !before) return false;
    this.#stroke = null;
    this.#painted(stroke.end());
    const rect = stroke.touched;
    if (!rect) {
      this.#state = before;
      return false;
    }
    const edit = { ...stroke.edit, layer: this.active };
    this.patched(stroke.sheet, rect, stroke.finish(), edit, before);
    return true;
  }

  /** Takes a stroke back that has not ended. */
  cancel(): void {
    const stroke = this.#stroke;
    if (!stroke || !this.#before) return;
    this.#stroke = null;
    this.#painted(stroke.undo());
    this.#state = this.#before;
  }

  // -- steps ----------------------------------------------------------------------------------------------------------

  undo(): boolean {
    return !this.busy && this.#moved(this.#history.undo());
  }

  redo(): boolean {
    return !this.busy && this.#moved(this.#history.redo());
  }

  /** Another state, as a step that can be taken back. Without `edit` it is no work on the picture. */
  change(next: Partial<State>, edit?: Edit): void {
    const before = this.#state;
    const after: State = { ...before, ...next };
    const edits = edit ? logged(after.edits, edit) : after.edits;
    this.#step(before, { ...after, edits }, weight(before, after) + weight(after, before));
  }

  /** Pixels of a sheet within `rect` are others now: `patches` were there. A step that can be taken back. */
  patched(
    on: Sheet,
    rect: Rect,
    patches: readonly Patch[],
    edit: Edit,
    before = this.#state,
  ): void {
    let others = patches;
    const swap = (): void => {
      const back = others;
      others = back.map(({ x, y, pixels: { width, height } }) => {
        return { x, y, pixels: on.ctx.getImageData(x, y, width, height) };
      });
      for (const { x, y, pixels } of back) on.ctx.putImageData(pixels, x, y);
      on.version += 1;
    };
    const background = this.#changedBackground(on);
    const edits = logged(before.edits, edit);
    const after = { ...this.#state, background, empty: false, edits };
    this.#history.add({
      bytes: patches.reduce((sum, { pixels }) => sum + pixels.data.byteLength, 0),
      undo: () => {
        swap();
        this.#restore(before, rect);
      },
      redo: () => {
        swap();
        this.#restore(after, rect);
      },
    });
    on.version += 1;
    this.#restore(after, rect);
  }

  /** The server has not seen the new pixels of a background. */
  #changedBackground(on: Sheet): Background | null {
    const { background } = this.#state;
    return background?.sheet === on ? { ...background, file: null } : background;
  }

  /** Everything off, as a step that can be taken back. */
  clear({ width, height }: Size): void {
    const layers = this.layers.map((l) => layer(l.name, width, height));
    this.change({ width, height, background: null, layers, empty: true, edits: [] });
  }

  /** Puts a picture under empty layers, as a step that can be taken back. */
  place(background: Background, { width, height }: Size, edit: Edit): void {
    const layers = this.layers.map((l) => layer(l.name, width, height));
    this.change({ width, height, background, layers, empty: false, edits: [] }, edit);
  }

  /** Shows a drawing that came from the server: there is no way back behind it. */
  show(
    background: Background | null,
    pictures: readonly CanvasImageSource[],
    size: Size,
    edits: readonly Edit[] = [],
  ): void {
    const names = this.layers.map((l) => l.name);
    const count = Math.max(names.length, pictures.length);
    const layers = Array.from({ length: count }, (_, i) => {
      const made = layer(names[i] ?? say("Layer {n}", { n: i + 1 }), size.width, size.height);
      const picture = pictures[i];
      if (picture) made.sheet.ctx.drawImage(picture, 0, 0);
      return made;
    });
    this.#history.forget();
    const empty = !background && pictures.length === 0;
    this.#restore({ ...size, background, layers, active: this.active, empty, edits });
  }

  /** Draws on a layer from now on. That is no step: nothing looks different. */
  draw(on: number): void {
    if (on in this.layers) this.#state = { ...this.#state, active: on };
  }

  // -- looks ----------------------------------------------------------------------------------------------------------

  /** Draws the part `rect` of the board, scaled by `scale`; its point `origin` is the target's first. */
  paint(
    ctx: CanvasRenderingContext2D,
    scale: number,
    rect: Rect,
    origin: { x: number; y: number } = { x: 0, y: 0 },
  ): void {
    // Whole pixels of the target: the edge of a clip would be seen as a seam.
    const [left, top] = [rect.x - origin.x, rect.y - origin.y];
    const [x, y] = [Math.floor(left * scale) - 1, Math.floor(top * scale) - 1];
    const [w, h] = [Math.ceil(rect.w * scale) + 3, Math.ceil(rect.h * scale) + 3];
    const { width, height, background } = this.#state;
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.beginPath();
    ctx.rect(x, y, w, h);
    ctx.clip();
    ctx.clearRect(x, y, w, h);
    ctx.setTransform(scale, 0, 0, scale, -origin.x * scale, -origin.y * scale);
    ctx.imageSmoothingQuality = width * height > LARGE ? "low" : "high";
    if (background) ctx.drawImage(background.picture, 0, 0, width, height);
    for (const { visible, sheet } of this.layers) if (visible) ctx.drawImage(sheet.canvas, 0, 0);
    ctx.restore();
  }

  /** Everything on one sheet. */
  flat(): HTMLCanvasElement {
    const { canvas, ctx } = sheet(this.width, this.height);
    this.paint(ctx, 1, this.whole);
    return canvas;
  }

  #step(before: State, after: State, bytes: number): void {
    this.#history.add({
      bytes,
      undo: () => this.#restore(before),
      redo: () => this.#restore(after),
    });
    this.#restore(after);
  }

  #restore(state: State, rect?: Rect): void {
    this.#stroke = null;
    const active = Math.max(0, Math.min(state.active, state.layers.length - 1));
    this.#state = { ...state, active };
    this.#look();
    this.#painted(rect ?? this.whole);
  }

  #moved(moved: boolean): boolean {
    this.#look();
    return moved;
  }

  #look(): void {
    this.canUndo = this.#history.canUndo;
    this.canRedo = this.#history.canRedo;
  }

  #painted(rect: Rect | null): void {
    if (rect) this.onpaint(rect);
  }
}
