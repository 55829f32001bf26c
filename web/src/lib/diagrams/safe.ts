import { inert } from "../markdown/inert";
import { safeHref } from "../url";
import { safeDeclarations, safeRules, staysInside } from "./rules";

const SVG = "http://www.w3.org/2000/svg";
const TAGS = new Set(
  `a circle clipPath defs desc ellipse feComponentTransfer feDropShadow feFlood feFuncA feGaussianBlur feMerge
   feMergeNode feOffset filter g image line linearGradient marker path pattern polygon polyline radialGradient rect
   stop svg symbol text title tspan use`.split(/\s+/),
);
const ATTRIBUTES = new Set(
  `alignment-baseline class clip-path clipPathUnits clip-rule cx cy d dominant-baseline dx dy fill fill-opacity
   fill-rule filter filterUnits flood-color flood-opacity font-family font-size font-style font-weight fx fy
   gradientTransform gradientUnits height id in in2 intercept lengthAdjust letter-spacing marker-end marker-mid
   marker-start markerHeight markerUnits markerWidth offset opacity orient paint-order patternTransform patternUnits
   points preserveAspectRatio r refX refY result rotate rx ry slope spreadMethod stdDeviation stop-color stop-opacity
   stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity
   stroke-width text-anchor text-decoration textLength transform type viewBox visibility width x x1 x2 y y1
   y2`.split(/\s+/),
);
const PICTURE = /^(?:https?:\/\/|data:image\/(?:png|jpe?g|gif|webp|avif);)/i;
const DEEPEST = 120;

export interface Drawing {
  readonly svg: SVGSVGElement;
  /** Its size in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Whether something in it can be followed. */
  readonly linked: boolean;
  /** What its author calls it and says of it. */
  readonly title: string;
  readonly description: string;
}

/**
 * A drawing written anew from markup: of that only the shapes, words and paint that are named here. Nothing is kept that
 * runs, is fetched from a style sheet, or holds for anything but the drawing.
 */
export function safeDrawing(markup: string): Drawing | null {
  const given = inert(markup).querySelector("svg");
  const size = given && sizeOf(given);
  if (!size) return null;
  const svg = element("svg") as SVGSVGElement;
  for (const name of ["id", "class", "viewBox", "preserveAspectRatio"]) {
    const value = given.getAttribute(name);
    if (value !== null) svg.setAttribute(name, value);
  }
  copyInto(svg, given, `#${CSS.escape(given.id)}`, 0);
  return {
    svg,
    ...size,
    linked: svg.querySelector("a[href]") !== null,
    title: ownText(given, "title"),
    description: ownText(given, "desc"),
  };
}

function sizeOf(svg: Element): { width: number; height: number } | null {
  const box = (svg.getAttribute("viewBox") ?? "").split(/[\s,]+/).map(Number);
  const [, , width = 0, height = 0] = box;
  const drawn = box.every(Number.isFinite) && width > 0 && height > 0;
  return drawn ? { width, height } : null;
}

function ownText(given: Element, tag: string): string {
  const found = [...given.children].find((child) => child.localName === tag);
  return found?.textContent.trim() ?? "";
}

function element(tag: string): SVGElement {
  return document.createElementNS(SVG, tag);
}

function copyInto(to: Element, from: Element, root: string, depth: number): void {
  for (const node of from.childNodes) {
    if (node instanceof Text) {
      to.append(node.data);
    } else if (node instanceof Element && depth < DEEPEST) {
      const copied = copy(node, root, depth);
      if (copied) to.append(copied);
    }
  }
}

type Copied = (node: Element, root: string, depth: number) => SVGElement | null;

/** Tags that are not taken over as they are. */
const OTHERWISE: ReadonlyMap<string, Copied> = new Map<string, Copied>([
  ["style", sheet],
  ["foreignobject", words],
  // the first is what a browser of today would show
  [
    "switch",
    (node, root, depth) => node.firstElementChild && copy(node.firstElementChild, root, depth + 1),
  ],
]);

function copy(node: Element, root: string, depth: number): SVGElement | null {
  const tag = node.localName;
  const otherwise = OTHERWISE.get(tag.toLowerCase());
  if (otherwise) return otherwise(node, root, depth);
  // names and descriptions of the whole are said by the element around it
  if (!TAGS.has(tag) || (depth === 0 && /^(?:title|desc)$/.test(tag))) return null;
  const made = element(tag);
  for (const { name, value } of node.attributes)
    if (ATTRIBUTES.has(name) && staysInside(value)) made.setAttribute(name, value);
  const said = painted(node);
  if (said) made.setAttribute("style", said);
  refer(made, node);
  copyInto(made, node, root, depth + 1);
  return made;
}

function sheet(node: Element, root: string): SVGElement {
  const style = element("style");
  style.textContent = safeRules(node.textContent, root);
  return style;
}

function painted(node: Element): string {
  const { style } = document.createElement("span");
  style.cssText = node.getAttribute("style") ?? "";
  return safeDeclarations(style);
}

/** Where an element leads: a link beside the app, a part of the drawing, a picture. */
function refer(made: SVGElement, node: Element): void {
  const address = (node.getAttribute("href") ?? node.getAttribute("xlink:href") ?? "").trim();
  const tag = made.localName;
  if (tag === "a") {
    const href = safeHref(address);
    if (href === undefined) return;
    made.setAttribute("href", href);
    made.setAttribute("target", "_blank");
    made.setAttribute("rel", "noopener noreferrer");
  } else if (address.startsWith("#") ? tag !== "image" : tag === "image" && PICTURE.test(address)) {
    made.setAttribute("href", address);
  }
}

/** HTML within a drawing as mere words in its middle. */
function words(node: Element): SVGElement | null {
  const said = node.textContent.replace(/\s+/g, " ").trim();
  if (!said) return null;
  const middle = (start: string, size: string): string =>
    String(Number(node.getAttribute(start) ?? 0) + Number(node.getAttribute(size) ?? 0) / 2);
  const text = element("text");
  text.setAttribute("x", middle("x", "width"));
  text.setAttribute("y", middle("y", "height"));
  text.setAttribute("text-anchor", "middle");
  text.setAttribute("dominant-baseline", "central");
  text.textContent = said;
  return text;
}
