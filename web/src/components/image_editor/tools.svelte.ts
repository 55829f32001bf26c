import type { ImageeditorProps } from "../../props.gen";
import type { Tool } from "./stroke";

type Brush = ImageeditorProps["brush"];
type Eraser = ImageeditorProps["eraser"];
type Color = string | [string, number];

/** Share of the canvas's shorter side that a brush is wide when nobody said. */
const AUTO = 1 / 30;

/** What is in the person's hand. */
export class Tools {
  kind: Tool["kind"] = $state.raw("brush");
  color: string = $state.raw("#000000");
  #opacity: number = $state.raw(1);
  #brushSize: number = $state.raw(1);
  #eraserSize: number = $state.raw(1);
  readonly #colors: readonly Color[];

  constructor(brush: Brush, eraser: Eraser, side: number) {
    this.#colors = brush ? brush.colors : [];
    this.kind = brush ? "brush" : "erase";
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
    return { kind: this.kind, size: this.size, color: this.color, opacity: this.#opacity };
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
    this.#opacity = typeof chosen === "string" ? 1 : chosen[1];
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
