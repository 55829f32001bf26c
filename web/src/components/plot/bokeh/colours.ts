import type { Look } from "../drawing";
import type { Json } from "../tame";
import type { Dict } from "./safe";

/** What the page gives a model whose author gave it nothing. */
export function own(name: string, look: Look): Dict {
  const of = OWN[name] ?? (name.endsWith("Axis") ? line : null);
  return of ? of(look) : {};
}

const ground = (look: Look): Dict => ({
  background_fill_color: null,
  border_fill_color: null,
  outline_line_color: look.line,
});

const legend = (look: Look): Dict => ({
  background_fill_color: look.surface,
  background_fill_alpha: 0.85,
  border_line_color: look.line,
  label_text_color: look.ink,
  label_text_font: look.font,
  title_text_color: look.ink,
  title_text_font: look.font,
});

const bar = (look: Look): Dict => ({
  background_fill_color: null,
  major_label_text_color: look.soft,
  major_label_text_font: look.font,
  major_tick_line_color: look.soft,
  title_text_color: look.ink,
  title_text_font: look.font,
});

const line = (look: Look): Dict => ({
  axis_label_text_color: look.ink,
  axis_label_text_font: look.font,
  axis_line_color: look.soft,
  major_label_text_color: look.soft,
  major_label_text_font: look.font,
  major_tick_line_color: look.soft,
  minor_tick_line_color: look.soft,
});

/** An axis of names, which may lie in groups. */
const names = (look: Look): Dict => ({
  ...line(look),
  group_text_color: look.soft,
  subgroup_text_color: look.soft,
  separator_line_color: look.line,
});

const text = (look: Look): Dict => ({ text_color: look.ink, text_font: look.font });

/** In their own rooms, which styles of the page do not reach but its properties do. */
const ROOM =
  ":host{--color:var(--ink);--background-color:var(--surface);--hover-color:var(--line);" +
  "--border-color:var(--line);--divider-color:var(--line);--base-font:var(--font)}";
const room = (): Dict => ({ stylesheets: [ROOM] });

const OWN: Readonly<Record<string, (look: Look) => Dict>> = {
  Figure: ground,
  Plot: ground,
  Grid: (look) => ({ grid_line_color: look.line }),
  Title: text,
  Label: text,
  LabelSet: text,
  Legend: legend,
  ColorBar: bar,
  ContourColorBar: bar,
  CategoricalAxis: names,
  Tabs: room,
  GroupBox: room,
  Toolbar: () => ({ logo: null }),
};

/** Which attributes of which models the author left to the page, by id. */
export type Free = ReadonlyMap<string, readonly string[]>;

/** Puts the page's colours where the author gave none, and tells where that was. */
export function coloured(roots: Json, look: Look): Free {
  const free = new Map<string, string[]>();
  const visit = (value: Json): void => {
    if (Array.isArray(value)) for (const one of value) visit(one);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    if (value["type"] === "object") colour(value, look, free);
    for (const one of Object.values(value)) visit(one);
  };
  visit(roots);
  return free;
}

function colour(value: Dict, look: Look, free: Map<string, string[]>): void {
  const given = (value["attributes"] ?? {}) as Dict;
  const wanted = own(String(value["name"] as string), look);
  const left = Object.keys(wanted).filter((key) => !Object.hasOwn(given, key));
  if (left.length === 0) return;
  value["attributes"] = { ...wanted, ...given };
  if (typeof value["id"] === "string") free.set(value["id"], left);
}
