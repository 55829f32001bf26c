import address from "@bokeh/bokehjs/build/js/bokeh.esm.min.js?url";

import type { Draw, Look } from "../drawing";
import { type Json, parsed } from "../tame";
import { coloured, type Free, own } from "./colours";
import { type Dict, safe } from "./safe";

interface Model {
  readonly id: string;
  readonly type: string;
  setv(values: Dict): void;
}

interface Doc {
  readonly all_models: Iterable<Model>;
  clear(): void;
}

interface Views {
  clear(): void;
}

interface Documents {
  Document: { from_json(json: unknown): Doc };
  documents: Doc[];
}

interface Bokeh extends Documents {
  embed: { add_document_standalone(doc: Doc, element: HTMLElement): Promise<Views> };
  logger: { set_level(level: string): void };
  /** Its modules, most of which it does not export. */
  require(name: "document"): Documents;
}

/** Its file as it was published, but for what runs scripts: it finds its models by names that a bundler would shorten. */
let loading: Promise<Bokeh> | null = null;

async function load(): Promise<Bokeh> {
  const module = (await import(/* @vite-ignore */ address)) as { default: Bokeh };
  const bokeh = module.default;
  bokeh.logger.set_level("error");
  return { ...bokeh, ...bokeh.require("document") };
}

/** What lies in a place, and takes its width where its author gave none. */
const LAID: ReadonlySet<string> = new Set(
  "Figure Plot Column Row GridBox GridPlot HBox VBox Tabs GroupBox ScrollBox".split(" "),
);
const SIZED = ["width", "frame_width", "sizing_mode", "width_policy"] as const;
/** Pixels that a figure beside others needs at least; in a narrower place they are scrolled. */
const LEAST = 260;

/** Fits figures into their place. Returns how many stand side by side at most. */
function fitted(value: Json): number {
  if (typeof value !== "object" || value === null) return 1;
  const wide = Math.max(1, ...Object.values(value).map(fitted));
  if (Array.isArray(value) || value["type"] !== "object") return wide;
  const name = String(value["name"] as string);
  return LAID.has(name) ? Math.max(wide, laid(name, value)) : wide;
}

function laid(name: string, value: Dict): number {
  const given = (value["attributes"] ?? {}) as Dict;
  if (SIZED.every((key) => given[key] === undefined)) {
    const high: Dict = name === "Figure" || name === "Plot" ? { height: 400 } : {};
    value["attributes"] = { ...high, ...given, sizing_mode: "stretch_width" };
  }
  const inside = given["children"];
  return name === "Row" && Array.isArray(inside) ? inside.length : 1;
}

/** One document on the page. */
class Shown {
  readonly #bokeh: Bokeh;
  readonly #doc: Doc;
  readonly #views: Views;
  readonly #free: Free;

  private constructor(bokeh: Bokeh, doc: Doc, views: Views, free: Free) {
    this.#bokeh = bokeh;
    this.#doc = doc;
    this.#views = views;
    this.#free = free;
  }

  static async of(
    bokeh: Bokeh,
    figure: { roots: Dict[]; version: string },
    look: Look,
    host: HTMLElement,
  ): Promise<Shown> {
    const beside = fitted(figure.roots);
    if (beside > 1) host.style.minWidth = `${beside * LEAST}px`;
    const free = coloured(figure.roots, look);
    const doc = bokeh.Document.from_json({ ...figure, title: "" });
    const views = await bokeh.embed.add_document_standalone(doc, host);
    return new Shown(bokeh, doc, views, free);
  }

  /** The same figure, as far in as the person has zoomed, in other colours. */
  wear(look: Look): void {
    for (const model of this.#doc.all_models) {
      const free = this.#free.get(model.id);
      if (!free) continue;
      const wanted = own(model.type, look);
      model.setv(Object.fromEntries(free.map((key) => [key, wanted[key] ?? null])));
    }
  }

  end(): void {
    this.#views.clear();
    this.#doc.clear();
    const at = this.#bokeh.documents.indexOf(this.#doc);
    if (at >= 0) this.#bokeh.documents.splice(at, 1);
  }
}

/** Draws figures of Bokeh. */
export const draw: Draw = (host) => {
  let shown: Shown | null = null;
  let source: string | null = null;
  let left: readonly string[] = [];
  return {
    async show(text, look) {
      if (shown && text === source) {
        shown.wear(look);
        return left;
      }
      const figure = safe(parsed(text));
      const bokeh = await (loading ??= load().catch((error: unknown) => {
        loading = null;
        throw error;
      }));
      const inner = document.createElement("div");
      shown?.end();
      shown = null;
      host.replaceChildren(inner);
      shown = await Shown.of(bokeh, figure, look, inner);
      source = text;
      left = figure.left;
      return left;
    },
    resize() {
      // it watches its own place
    },
    end() {
      shown?.end();
      host.replaceChildren();
    },
  };
};
