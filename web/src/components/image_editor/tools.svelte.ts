import type { ImageeditorProps } from "../../props.gen";
import type { Noise } from "./pixels";
import type { Tool } from "./stroke";

type Brush = ImageeditorProps["brush"];
type Eraser = ImageeditorProps["eraser"];
type Color = string | [string, number];

/** Share of the canvas's shorter side that a brush is wide when nobody said. */
const AUTO = 1 / 30;

/** What can be in the person's hand. "turn" is quarter turns, mirrors and angles; "pan" moves what is seen. */
export type Kind =
  Tool["kind"] | "crop" | "turn" | "resize" | "occlude" | "noise" | "brightness" | "pan";

/** What is open under the tools. */
export type Drawer = "layers" | "keys" | null;

export const MOST_SEED = 999_999;

/** What is in the person's hand, and how each tool is set. */
export class Tools {
  kind: Kind = $state.raw("brush");
  color: string = $state.raw("#000000");
  opacity: number = $state.raw(1);
  /** Width by height of what is cropped; null is any. */
  ratio: number | null = $state.raw(null);
  shape: "rectangle" | "lasso" = $state.raw("rectangle");
  cover: "fill" | "mean" | "blur" = $state.raw("fill");
  fill: string = $state.raw("#000000");
  /** Deviation of a blur in pixels of the board. */
  blur: number = $state.raw(12);
  noise: Noise = $state.raw("gaussian");
  /** 0 to 1. */
  amount: number = $state.raw(0.1);
  seed: number = $state.raw(1);
  brightness: number = $state.raw(1);
  contrast: number = $state.raw(1);
  /** Degrees. */
  angle: number = $state.raw(0);
  #brushSize: number = $state.raw(1);
  #eraserSize: number = $state.raw(1);
  readonly #colors: readonly Color[];

  constructor(brush: Brush, eraser: Eraser, side: number) {
    this.#colors = brush ? brush.colors : [];
    this.kind = brush ? "brush" : eraser ? "erase" : "pan";
    this.#brushSize = sizeOf(brush, side);
    this.#eraserSize = sizeOf(eraser, side);
    const start = brush ? (brush.default_color ?? brush.colors[0]) : undefined;
    if (start !== undefined) this.paint(start);
  }

  get size(): number {
    return this.kind === "erase" ? this.#eraserSize : this.#brushSize;
  }

  /** The tool as a stroke takes it. */
  get tool(): Tool {
    const kind = this.kind === "erase" ? "erase" : "brush";
    return { kind, size: this.size, color: this.color, opacity: this.opacity };
  }

  /** The colour as `<input type="color">` has it. */
  get hex(): string {
    return toHex(this.color);
  }

  resize(size: number): void {
    if (this.kind === "erase") this.#eraserSize = size;
    else this.#brushSize = size;
  }

  paint(color: Color): void {
    const known = this.#colors.find((one) => Array.isArray(one) && one[0] === color);
    const chosen = known ?? color;
    this.color = typeof chosen === "string" ? chosen : chosen[0];
    this.opacity = typeof chosen === "string" ? 1 : chosen[1];
  }
}

function sizeOf(options: Brush | Eraser, side: number): number {
  if (!options || options.default_size === "auto") return Math.max(1, Math.round(side * AUTO));
  return options.default_size;
}

/** Any CSS colour as #rrggbb; the canvas knows them all. */
function toHex(color: string): string {
  const ctx = document.createElement("canvas").getContext("2d");
  if (!ctx) return "#000000";
  ctx.fillStyle = color;
  const found = ctx.fillStyle;
  return typeof found === "string" && found.startsWith("#") ? found : "#000000";
}
