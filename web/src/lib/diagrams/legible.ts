import { hue } from "../palette";
import { isLight } from "./colours";
import type { Drawing } from "./safe";

const DARK = "#14211f";
const LIGHT = "#ffffff";

/** Mends what cannot be read in a drawing, and where the library errs. */
export function legible(drawing: Drawing): Drawing {
  const { svg } = drawing;
  // words on a colour that the author gave to a shape and not to them
  for (const node of svg.querySelectorAll<SVGGElement>("g.node, g.cluster")) {
    const fill = ownFill(node);
    if (fill) letters(node, isLight(fill) ? DARK : LIGHT);
  }
  // the word in the middle of a mind map is placed by its start
  for (const text of svg.querySelectorAll(".mindmap-node.section-root > .label text"))
    if (/^translate\(0[ ,]/.test(text.closest(".label")?.getAttribute("transform") ?? ""))
      text.setAttribute("text-anchor", "middle");
  for (const part of svg.querySelectorAll<SVGElement>("[class^=radar]")) curve(part);
  return drawing;
}

/** The lines of a radar have the tints of grounds, which are too faint for lines. */
function curve(part: SVGElement): void {
  const at = /^radar(?:Curve|LegendBox)-(\d+)$/.exec(part.getAttribute("class") ?? "")?.[1];
  if (at === undefined) return;
  part.style.fill = part.style.stroke = hue(Number(at));
  part.style.fillOpacity = "0.3";
}

function ownFill(node: SVGGElement): string | null {
  for (const shape of node.querySelectorAll<SVGElement>(":scope > :not(.label, .cluster-label)"))
    for (const one of [shape, ...shape.querySelectorAll<SVGElement>("path, rect")]) {
      const { fill } = one.style;
      if (fill && !/none|transparent|url|var/.test(fill)) return fill;
    }
  return null;
}

function letters(node: SVGGElement, colour: string): void {
  for (const text of node.querySelectorAll<SVGElement>("text, tspan"))
    if (!text.style.fill && !text.style.color) text.style.fill = colour;
}
