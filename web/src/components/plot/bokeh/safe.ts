import { escapeHtml } from "../../../lib/markdown/formulas";
import { inert } from "../../../lib/markdown/inert";
import { sanitized } from "../../../lib/markdown/sanitize";
import { say } from "../../../lib/words";
import type { Json } from "../tame";
import { MODELS } from "./models";

export type Dict = Record<string, Json>;

/** A figure that runs nothing and fetches nothing, and what it had to do without. */
export interface Safe {
  readonly roots: Dict[];
  readonly version: string;
  readonly left: readonly string[];
}

/** Deeper figures nobody makes. */
const DEEPEST = 60;
/** Wider and higher ones neither. */
const LARGEST = 10_000;
const GONE = Symbol("gone");
type Kept = Json | typeof GONE;

/** Attributes that style the page around, run scripts, or open something. */
const FORBIDDEN: ReadonlySet<string> = new Set(
  `styles stylesheets css_classes css_variables html_id html_attributes js_event_callbacks
   js_property_callbacks subscribed_events icon url redirect context_menu
   type id __proto__`.split(/\s+/),
);
/** Nobody misses these: they lead to pages about Bokeh, or do what the figure's own buttons do. */
const UNMISSED: ReadonlySet<string> = new Set(["HelpTool", "ExamineTool", "Examiner"]);
/** Texts beside figures, and whether they hold markup. */
const TEXTS: Readonly<Record<string, boolean>> = { Div: true, Paragraph: false, PreText: false };
/** Formulas, whose source is shown. */
const FORMULAS: ReadonlySet<string> = new Set(["TeX", "MathML", "Ascii"]);
const SIZES = /^(?:(?:min_|max_|frame_)?(?:width|height)|(?:outer|inner)_(?:width|height))$/;
/** Attributes with texts in which Bokeh looks for formulas. */
const SAID = /^(?:text|title|label|axis_label)$/;

function isDict(value: Json | undefined): value is Dict {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function nameOf(value: Dict): string | null {
  if (value["type"] !== "object") return null;
  return typeof value["name"] === "string" ? value["name"] : "?";
}

/** Whether an object is none of those that only draw. */
function isRefused(value: Dict): boolean {
  const name = nameOf(value);
  return name !== null && !MODELS.has(name) && !FORMULAS.has(name) && !Object.hasOwn(TEXTS, name);
}

/** What an object is nothing without. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  ColorBar: ["color_mapper"],
  ContourRenderer: ["fill_renderer", "line_renderer"],
  GlyphRenderer: ["glyph", "data_source"],
  GraphRenderer: ["layout_provider", "node_renderer", "edge_renderer"],
};

/** Takes from a figure all that does more than draw. */
class Sieve {
  /** Objects by their ids: each is written where it is first named, which may be in one that goes. */
  readonly #all = new Map<string, Dict>();
  readonly #written = new Set<string>();
  /** Ids of objects that are not drawn: what only names one of them goes too. */
  readonly #gone = new Set<string>();
  readonly #left = new Set<string>();

  get left(): string[] {
    return [...this.#left].sort();
  }

  look(value: Json, depth = 0): void {
    if (depth > DEEPEST) throw new Error(say("This figure cannot be read."));
    if (Array.isArray(value)) for (const one of value) this.look(one, depth + 1);
    else if (isDict(value)) this.#seen(value, depth);
  }

  #seen(value: Dict, depth: number): void {
    const id = typeof value["id"] === "string" ? value["id"] : "";
    if (value["type"] === "object") this.#all.set(id, value);
    if (isRefused(value)) this.#refuse(value);
    for (const one of Object.values(value)) this.look(one, depth + 1);
    if (this.#isLame(value)) this.#gone.add(id);
  }

  #refuse(value: Dict): void {
    const name = nameOf(value) ?? "?";
    if (typeof value["id"] === "string") this.#gone.add(value["id"]);
    if (!UNMISSED.has(name)) this.#left.add(name.replace(/^.*\./, "").slice(0, 40));
  }

  keep(value: Json): Kept {
    if (Array.isArray(value))
      return value.map((one) => this.keep(one)).filter((one): one is Json => one !== GONE);
    if (!isDict(value)) return value;
    const name = nameOf(value);
    if (isRefused(value) || this.#isGone(value)) return GONE;
    const known = this.#known(name, value);
    if (known !== null) return known;
    if (name !== null && Object.hasOwn(TEXTS, name)) return textOf(name, value);
    if (name !== null) return this.#object(FORMULAS.has(name) ? "PlainText" : name, value);
    return this.#plain(value);
  }

  /** What stands for an object that is named again, or named alone before it is written. */
  #known(name: string | null, value: Dict): Kept | null {
    const id = value["id"];
    if (typeof id !== "string" || (name === null && "type" in value)) return null;
    if (this.#written.has(id)) return { id };
    if (name === null) {
      const whole = this.#all.get(id);
      return whole ? this.keep(whole) : GONE;
    }
    this.#written.add(id);
    return null;
  }

  #isLame(value: Dict): boolean {
    const given = value["attributes"];
    if (!isDict(given)) return false;
    const without = (one: Json | undefined): boolean =>
      isDict(one) && (isRefused(one) || this.#isGone(one));
    return (NEEDS[nameOf(value) ?? ""] ?? []).some((key) => without(given[key]));
  }

  #isGone(value: Dict): boolean {
    return typeof value["id"] === "string" && this.#gone.has(value["id"]);
  }

  #object(name: string, value: Dict): Dict {
    const kept: Dict = { type: "object", name };
    if (typeof value["id"] === "string") kept["id"] = value["id"];
    const given = value["attributes"];
    if (isDict(given)) kept["attributes"] = this.#attributes(given);
    return kept;
  }

  #attributes(given: Dict): Dict {
    const kept: Dict = {};
    for (const [key, one] of Object.entries(given)) {
      if (FORBIDDEN.has(key)) continue;
      const inner = key === "tooltips" ? tooltipsOf(one) : this.keep(one);
      if (inner !== GONE) kept[key] = bounded(key, inner);
    }
    return kept;
  }

  #plain(value: Dict): Kept {
    // what would define a class, or is a message to a server
    if (value["type"] === "model" || value["type"] === "event") return GONE;
    const kept: Dict = {};
    for (const [key, one] of Object.entries(value)) {
      if (key === "__proto__") continue;
      const pairs = key === "entries" && Array.isArray(one);
      const inner = pairs ? this.#entries(one) : this.keep(one);
      if (inner !== GONE) kept[key] = inner;
    }
    return kept;
  }

  /** Pairs of a map; one whose key or value is gone goes as a whole. */
  #entries(pairs: Json[]): Json[] {
    return pairs.flatMap((pair) => {
      const inner = this.keep(pair);
      if (inner === GONE) return [];
      const broken = Array.isArray(inner) && Array.isArray(pair) && inner.length !== pair.length;
      return broken ? [] : [inner];
    });
  }
}

/** Sizes within reason, and texts whose formulas are read as their source: what draws formulas is not here. */
function bounded(key: string, value: Json): Json {
  if (typeof value === "number") return SIZES.test(key) ? Math.min(value, LARGEST) : value;
  if (typeof value !== "string" || !SAID.test(key)) return value;
  return value.replace(/\$\$|\\[()[\]]/g, "");
}

/** What is told of a point: pairs of a name and a text, or one text. Bokeh reads both texts as markup. */
function tooltipsOf(value: Json): Kept {
  if (typeof value === "string") return templateOf(value);
  if (value === null) return null;
  if (!Array.isArray(value)) return GONE;
  return value.filter(isPair).map(([name, text]) => [name, templateOf(text)]);
}

function isPair(value: Json): value is [string, string] {
  return (
    Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === "string")
  );
}

/** A template without what fetches, runs or leads elsewhere; values that stand in it are always text. */
function templateOf(text: string): string {
  let plain = text;
  // one within another would be there after the first is gone
  while (/\{\s*safe\s*\}/i.test(plain)) plain = plain.replace(/\{\s*safe\s*\}/gi, "");
  return /[<&]/.test(plain) ? markup(plain, true) : plain;
}

/** Markup of a figure. filled: values will stand in it, so none of its attributes may be but a plain style. */
function markup(text: string, filled = false): string {
  const root = inert("");
  root.append(sanitized(text));
  for (const one of root.querySelectorAll("img, picture, audio, video, source, track, input"))
    one.remove();
  if (filled)
    for (const one of root.querySelectorAll("*"))
      for (const { name, value } of [...one.attributes])
        if (name !== "style" || /[@$]/.test(value)) one.removeAttribute(name);
  return root.innerHTML;
}

/** A text beside figures, as an element of markup. */
function textOf(name: string, value: Dict): Dict {
  const given = isDict(value["attributes"]) ? value["attributes"] : {};
  const text = typeof given["text"] === "string" ? given["text"] : "";
  const plain = !TEXTS[name] || given["render_as_text"] === true;
  const inner = plain ? escapeHtml(text) : markup(text);
  const html = name === "PreText" ? `<pre>${inner}</pre>` : `<div>${inner}</div>`;
  const element = { type: "object", name: "bokeh.models.dom.HTML", attributes: { html } };
  const kept: Dict = { type: "object", name: "Pane", attributes: { elements: [element] } };
  if (typeof value["id"] === "string") kept["id"] = value["id"];
  return kept;
}

/** A figure of Bokeh without what runs scripts, fetches, styles the page, or needs a server. Throws words for the person. */
export function safe(item: Dict): Safe {
  const doc = item["doc"];
  const roots = isDict(doc) ? doc["roots"] : undefined;
  if (!isDict(doc) || !Array.isArray(roots)) throw new Error(say("This figure cannot be read."));
  const sieve = new Sieve();
  sieve.look(roots);
  const kept = sieve.keep(roots);
  const version = typeof doc["version"] === "string" ? doc["version"] : "3.0.0";
  const shown = (Array.isArray(kept) ? kept : []).filter(isDict);
  return { roots: shown, version, left: sieve.left };
}
