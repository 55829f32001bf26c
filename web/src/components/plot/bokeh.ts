import Bokeh from "@bokeh/bokehjs/build/js/bokeh.esm.min.js";

import type { Draw } from "./drawing";
import { coloured, type Json, parsed, tamedBokeh } from "./tame";

type Dict = Record<string, Json>;

interface Embedded {
  clear?: () => void;
}

const { embed } = Bokeh as unknown as {
  embed: { embed_item(item: unknown, target: HTMLElement): Promise<Embedded> };
};

function rootsOf(item: Dict): Dict[] {
  const doc = item["doc"] as { roots?: Json } | undefined;
  return Array.isArray(doc?.roots) ? (doc.roots as Dict[]) : [];
}

/** A figure whose author gave no width is as wide as its place. */
function fitted(item: Dict): void {
  for (const root of rootsOf(item)) {
    const own = (root["attributes"] ?? {}) as Dict;
    const free = own["width"] === undefined && own["sizing_mode"] === undefined;
    if (root["name"] === "Figure" && free)
      root["attributes"] = { height: 400, ...own, sizing_mode: "stretch_width" };
  }
}

/** Draws figures of Bokeh. */
export const draw: Draw = (host) => {
  let shown: Embedded | null = null;
  return {
    async show(text, look) {
      const item = tamedBokeh(parsed(text));
      coloured(item, look);
      fitted(item);
      const inner = document.createElement("div");
      host.replaceChildren(inner);
      shown?.clear?.();
      shown = await embed.embed_item({ ...item, target_id: null }, inner);
    },
    resize() {
      // it watches its own place
    },
    end() {
      shown?.clear?.();
      host.replaceChildren();
    },
  };
};
