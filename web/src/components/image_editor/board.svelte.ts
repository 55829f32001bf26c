import { say } from "../../lib/words";
import type { FileData } from "../../props.gen";
import { History } from "./history";
import { type Layer, layer, type Rect, type Sheet, sheet } from "./layer";
import { type Point, Stroke, type Tool } from "./stroke";

/** What lies under the layers, and the file that the server has of it. */
export interface Background {
  picture: CanvasImageSource;
  file: FileData;
}

interface State {
  width: number;
  height: number;
  background: Background | null;
  layers: Layer[];
  empty: boolean;
}

/** The drawing: a background, layers above it, and the steps that led there. Its pixels are not on the page. */
export class Board {
  width: number = $state.raw(0);
  height: number = $state.raw(0);
  canUndo = $state.raw(false);
  canRedo = $state.raw(false);
  /** Whether there is nothing on it. */
  empty = $state.raw(true);
  /** Index of the layer that is drawn on. */
  active = $state.raw(0);
  layers: Layer[] = $state.raw([]);
  background: Background | null = $state.raw(null);

  /** Told what part of the board looks different now. */
  onpaint: (rect: Rect) => void = () => undefined;

  readonly #history = new History();
  #stroke: Stroke | null = null;
  #wasEmpty = true;
  #spare: { before: Sheet; wet: Sheet } | null = null;

  constructor(width: number, height: number, names: readonly string[]) {
    this.#restore({
      width,
      height,
      background: null,
      layers: names.map((name) => layer(name, width, height)),
      empty: true,
    });
  }

  get drawing(): boolean {
    return this.#stroke !== null;
  }

  begin(tool: Tool, start: Point): void {
    const on = this.layers[this.active];
    if (!on || (this.empty && tool.kind === "erase")) return;
    this.#spare ??= {
      before: sheet(this.width, this.height),
      wet: sheet(this.width, this.height),
    };
    this.#stroke = new Stroke(on, tool, start, this.#spare.before, this.#spare.wet);
    this.#wasEmpty = this.empty;
    this.empty = false;
    this.#painted(this.#stroke.begin());
  }

  extend(points: readonly Point[]): void {
    if (this.#stroke) this.#painted(this.#stroke.extend(points));
  }

  /** Ends the stroke; returns whether it changed anything. */
  end(): boolean {
    const stroke = this.#stroke;
    if (!stroke) return false;
    this.#stroke = null;
    this.#painted(stroke.end());
    const rect = stroke.touched;
    const wasEmpty = this.#wasEmpty;
    if (!rect) {
      this.empty = wasEmpty;
      return false;
    }
    const { before, after } = stroke.pixels(rect);
    const on = this.active;
    const put = (pixels: ImageData, empty: boolean): void => {
      const target = this.layers[on];
      if (!target) return;
      target.ctx.putImageData(pixels, rect.x, rect.y);
      target.version += 1;
      this.empty = empty;
      this.#painted(rect);
    };
    this.#history.add({
      bytes: 2 * before.data.byteLength,
      undo: () => put(before, wasEmpty),
      redo: () => put(after, false),
    });
    this.#look();
    return true;
  }

  undo(): boolean {
    return this.#moved(this.#history.undo());
  }

  redo(): boolean {
    return this.#moved(this.#history.redo());
  }

  /** Everything off, as a step that can be taken back. */
  clear(width: number, height: number): void {
    this.#change({
      width,
      height,
      background: null,
      layers: this.layers.map((l) => layer(l.name, width, height)),
      empty: true,
    });
  }

  /** Puts a picture under empty layers, as a step that can be taken back. */
  place(background: Background, width: number, height: number): void {
    const layers = this.layers.map((l) => layer(l.name, width, height));
    this.#change({ width, height, background, layers, empty: false });
  }

  /** Shows a drawing that came from the server: there is no way back behind it. */
  show(background: Background | null, pictures: readonly CanvasImageSource[], size: Size): void {
    const names = this.layers.map((l) => l.name);
    const count = Math.max(names.length, pictures.length);
    const layers = Array.from({ length: count }, (_, i) => {
      const made = layer(names[i] ?? say("Layer {n}", { n: i + 1 }), size.width, size.height);
      const picture = pictures[i];
      if (picture) made.ctx.drawImage(picture, 0, 0);
      return made;
    });
    this.#history.forget();
    this.#restore({ ...size, background, layers, empty: !background && pictures.length === 0 });
  }

  /** Draws the part `rect` of the board, scaled by `scale`. */
  paint(ctx: CanvasRenderingContext2D, scale: number, rect: Rect): void {
    // Whole pixels of the target: the edge of a clip would be seen as a seam.
    const [x, y] = [Math.floor(rect.x * scale) - 1, Math.floor(rect.y * scale) - 1];
    const [w, h] = [Math.ceil(rect.w * scale) + 3, Math.ceil(rect.h * scale) + 3];
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.beginPath();
    ctx.rect(x, y, w, h);
    ctx.clip();
    ctx.clearRect(x, y, w, h);
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    ctx.imageSmoothingQuality = "high";
    if (this.background) ctx.drawImage(this.background.picture, 0, 0, this.width, this.height);
    for (const { canvas } of this.layers) ctx.drawImage(canvas, 0, 0);
    ctx.restore();
  }

  /** Everything on one sheet. */
  flat(): HTMLCanvasElement {
    const { canvas, ctx } = sheet(this.width, this.height);
    this.paint(ctx, 1, { x: 0, y: 0, w: this.width, h: this.height });
    return canvas;
  }

  #change(next: State): void {
    const { width, height, background, layers, empty } = this;
    const before = { width, height, background, layers, empty };
    this.#history.add({
      // The sheets of the other state are kept whole.
      bytes: 4 * width * height * layers.length,
      undo: () => this.#restore(before),
      redo: () => this.#restore(next),
    });
    this.#restore(next);
  }

  #restore(state: State): void {
    this.#stroke = null;
    if (state.width !== this.width || state.height !== this.height) this.#spare = null;
    this.width = state.width;
    this.height = state.height;
    this.background = state.background;
    this.layers = state.layers;
    this.empty = state.empty;
    this.active = Math.min(this.active, state.layers.length - 1);
    this.#look();
    this.#painted({ x: 0, y: 0, w: state.width, h: state.height });
  }

  #moved(moved: boolean): boolean {
    this.#stroke = null;
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

export interface Size {
  width: number;
  height: number;
}
