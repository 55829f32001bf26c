import { MODELS } from "./bokeh_models";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Dict = Record<string, Json>;

/** Deeper figures nobody makes. */
const DEEPEST = 60;

function isDict(value: Json | undefined): value is Dict {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads the text of a figure. Throws words for the person. */
export function parsed(text: string): Dict {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new Error("This figure cannot be read.");
  }
  if (!isDict(value)) throw new Error("This figure cannot be read.");
  return value;
}

/** Names of what is fetched or opened, alone or at the end of a path as `images[0].source`. */
const ADDRESSES =
  /(?:^|[.\]])(?:source|src|url|href|geojson|style|tiles|topojsonURL|icon|redirect)$/i;
const PICTURE = /^data:image\/(?:png|jpe?g|gif|webp|avif|svg\+xml)[;,]/i;
const PLAIN_NAME = /^[\w .-]*$/;

/** Whether a text under such a name leads nowhere: a picture in itself, or a mere word. */
function harmless(text: string): boolean {
  return PICTURE.test(text) || PLAIN_NAME.test(text);
}

/** A figure of Plotly or Vega without addresses: it fetches nothing. */
export function withoutAddresses(value: Json, depth = 0): Json {
  if (depth > DEEPEST) return null;
  if (Array.isArray(value)) return value.map((one) => withoutAddresses(one, depth + 1));
  if (!isDict(value)) return value;
  const kept: Dict = {};
  for (const [key, one] of Object.entries(value)) {
    const shown = ADDRESSES.test(key) ? harmlessOf(one) : one;
    if (shown !== undefined && key !== "__proto__") kept[key] = withoutAddresses(shown, depth + 1);
  }
  return kept;
}

function harmlessOf(value: Json): Json | undefined {
  if (typeof value === "string") return harmless(value) ? value : undefined;
  if (!Array.isArray(value)) return value;
  return value.filter((one) => typeof one !== "string" || harmless(one));
}

// -- Bokeh ------------------------------------------------------------------------------------------------------------

const GONE = Symbol("gone");
type Kept = Json | typeof GONE;
/** Attributes that style the page around, or open something. */
const FORBIDDEN: ReadonlySet<string> = new Set([
  "styles",
  "stylesheets",
  "css_classes",
  "css_variables",
  "html_id",
  "html_attributes",
  "js_event_callbacks",
  "js_property_callbacks",
  "subscribed_events",
  "icon",
  "url",
  "redirect",
  "context_menu",
]);

/** The ids of objects that are not drawn. */
function unknown(value: Json, found: Set<string>, depth = 0): Set<string> {
  if (depth > DEEPEST) throw new Error("This figure is too deep.");
  if (Array.isArray(value)) for (const one of value) unknown(one, found, depth + 1);
  else if (isDict(value)) {
    if (refused(value) && typeof value["id"] === "string") found.add(value["id"]);
    for (const one of Object.values(value)) unknown(one, found, depth + 1);
  }
  return found;
}

function refused(value: Dict): boolean {
  return value["type"] === "object" && !MODELS.has(String(value["name"] as string));
}

function keptOf(value: Json, gone: ReadonlySet<string>): Kept {
  if (Array.isArray(value)) {
    return value.map((one) => keptOf(one, gone)).filter((one): one is Json => one !== GONE);
  }
  if (!isDict(value)) return value;
  if (refused(value) || isGone(value, gone)) return GONE;
  const kept: Dict = {};
  for (const [key, one] of Object.entries(value)) {
    const inner = key === "__proto__" ? GONE : partOf(key, one, gone);
    if (inner !== GONE) kept[key] = inner;
  }
  return kept;
}

/** Whether it only names an object that is not drawn. */
function isGone(value: Dict, gone: ReadonlySet<string>): boolean {
  const id = value["id"];
  return Object.keys(value).length === 1 && typeof id === "string" && gone.has(id);
}

function partOf(key: string, value: Json, gone: ReadonlySet<string>): Kept {
  if (key === "attributes" && isDict(value)) return attributesOf(value, gone);
  if (key === "entries" && Array.isArray(value)) return entriesOf(value, gone);
  return keptOf(value, gone);
}

function attributesOf(given: Dict, gone: ReadonlySet<string>): Dict {
  const kept: Dict = {};
  for (const [key, one] of Object.entries(given)) {
    if (FORBIDDEN.has(key) || key === "__proto__") continue;
    const inner = key === "tooltips" ? tooltipsOf(one) : keptOf(one, gone);
    if (inner !== GONE) kept[key] = inner;
  }
  return kept;
}

/** Pairs of a map; one whose key or value is gone goes as a whole. */
function entriesOf(pairs: Json[], gone: ReadonlySet<string>): Json[] {
  return pairs.flatMap((pair) => {
    const inner = keptOf(pair, gone);
    return Array.isArray(inner) && Array.isArray(pair) && inner.length === pair.length
      ? [inner]
      : [];
  });
}

/** What is told of a point: pairs of texts. A template of HTML is none, nor is a value that asks to be taken as HTML. */
function tooltipsOf(value: Json): Kept {
  if (!Array.isArray(value)) return GONE;
  const pairs = value.filter(
    (pair) =>
      Array.isArray(pair) && pair.length === 2 && pair.every((one) => typeof one === "string"),
  ) as string[][];
  return pairs.map((pair) => pair.map((text) => text.replace(/\{\s*safe\s*\}/gi, "")));
}

/** A figure of Bokeh without what runs code, fetches, holds markup or styles the page. */
export function tamedBokeh(item: Dict): Dict {
  const kept = keptOf(item, unknown(item, new Set()));
  if (kept === GONE || !isDict(kept)) throw new Error("This figure cannot be drawn here.");
  return kept;
}

const OF_AXIS = [
  "major_label_text_color",
  "axis_line_color",
  "major_tick_line_color",
  "minor_tick_line_color",
];

/** Colours of the page where the author gave none. */
export function coloured(item: Json, look: { ink: string; soft: string; line: string }): void {
  if (Array.isArray(item)) for (const one of item) coloured(one, look);
  if (!isDict(item)) return;
  const name = String(item["name"] as string);
  if (item["type"] === "object") {
    const own = isDict(item["attributes"]) ? item["attributes"] : {};
    const wanted = colours(name, look);
    if (Object.keys(wanted).length > 0) item["attributes"] = { ...wanted, ...own };
  }
  for (const one of Object.values(item)) coloured(one, look);
}

function colours(name: string, look: { ink: string; soft: string; line: string }): Dict {
  if (name === "Figure" || name === "Plot")
    return {
      background_fill_color: null,
      border_fill_color: null,
      outline_line_color: look.line,
    };
  if (name === "Grid") return { grid_line_color: look.line };
  if (name === "Title") return { text_color: look.ink };
  if (name === "Legend" || name === "ColorBar")
    return {
      background_fill_color: null,
      border_line_color: null,
      label_text_color: look.ink,
      title_text_color: look.ink,
      ...(name === "ColorBar" ? { major_label_text_color: look.soft } : {}),
    };
  if (!name.endsWith("Axis")) return {};
  const axis = { axis_label_text_color: look.ink };
  return { ...axis, ...Object.fromEntries(OF_AXIS.map((key) => [key, look.soft])) };
}
