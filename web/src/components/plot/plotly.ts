import type { Draw, Look } from "./drawing";
import { type Json, parsed, withoutAddresses } from "./tame";

type Dict = Record<string, Json>;

interface Plotly {
  react(host: HTMLElement, data: Json[], layout: Dict, config: Dict): Promise<unknown>;
  purge(host: HTMLElement): void;
  Plots: { resize(host: HTMLElement): unknown };
}

const BASIC: ReadonlySet<string> = new Set(["scatter", "bar", "pie"]);
const CARTESIAN: ReadonlySet<string> = new Set([
  ...BASIC,
  ...["box", "contour", "heatmap", "histogram", "histogram2d", "histogram2dcontour"],
  ...["image", "scatterternary", "violin"],
]);

type Bundle = "basic" | "cartesian" | "strict";

/** The smallest bundle that draws all these traces. */
export function bundleFor(types: readonly string[]): Bundle {
  if (types.every((type) => BASIC.has(type))) return "basic";
  return types.every((type) => CARTESIAN.has(type)) ? "cartesian" : "strict";
}

const LOADS: Readonly<Record<Bundle, () => Promise<unknown>>> = {
  basic: () => import("plotly.js-basic-dist-min"),
  cartesian: () => import("plotly.js-cartesian-dist-min"),
  strict: () => import("plotly.js-strict-dist-min"),
};

async function load(bundle: Bundle): Promise<Plotly> {
  const module = (await LOADS[bundle]()) as { default?: Plotly } & Plotly;
  return module.default ?? module;
}

function isDict(value: Json | undefined): value is Dict {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Plotly's own template, which Python writes into every figure whose author chose none. */
function isDefault(template: Json | undefined): boolean {
  if (!isDict(template)) return true;
  const layout = template["layout"];
  if (!isDict(layout)) return Object.keys(template).length === 0;
  return layout["paper_bgcolor"] === "white" && layout["plot_bgcolor"] === "#E5ECF6";
}

/** The layout with the page's colours where its author gave none. */
export function themed(layout: Dict, look: Look): Dict {
  const given = layout["template"];
  if (!isDefault(given)) return layout;
  const axis = { gridcolor: look.line, linecolor: look.line, zerolinecolor: look.line };
  const ground = "rgba(0,0,0,0)";
  const room = { ...axis, backgroundcolor: ground, color: look.soft };
  const round = { bgcolor: ground, angularaxis: axis, radialaxis: axis };
  const own: Dict = {
    paper_bgcolor: ground,
    plot_bgcolor: ground,
    colorway: [...look.hues],
    font: { color: look.ink, family: look.font },
    hoverlabel: { align: "left" },
    xaxis: { ...axis, automargin: true },
    yaxis: { ...axis, automargin: true },
    polar: round,
    ternary: { bgcolor: ground, aaxis: axis, baxis: axis, caxis: axis },
    scene: { xaxis: room, yaxis: room, zaxis: room },
    geo: { bgcolor: ground, lakecolor: ground, landcolor: look.line, subunitcolor: look.soft },
    margin: { t: 56, r: 24, b: 48, l: 56 },
  };
  const data = isDict(given) ? given["data"] : undefined;
  return { ...layout, template: { layout: own, ...(data === undefined ? {} : { data }) } };
}

/** Draws figures of Plotly. */
export const draw: Draw = (host) => {
  let plotly: Plotly | null = null;
  let loaded: Bundle | null = null;
  return {
    async show(text, look) {
      const figure = withoutAddresses(parsed(text)) as Dict;
      const data = (Array.isArray(figure["data"]) ? figure["data"] : []).filter(isDict);
      const types = data.map((one) => (typeof one["type"] === "string" ? one["type"] : "scatter"));
      const bundle = bundleFor(types);
      if (!plotly || (loaded !== "strict" && bundle !== loaded && bundle !== "basic")) {
        plotly?.purge(host);
        plotly = await load(bundle);
        loaded = bundle;
      }
      const layout = themed(isDict(figure["layout"]) ? figure["layout"] : {}, look);
      const sized = { ...layout, autosize: layout["width"] === undefined };
      // what a figure says of itself goes no further: these are ours
      const config = {
        displaylogo: false,
        responsive: false,
        showLink: false,
        // nothing is offered that would send the figure elsewhere
        showSendToCloud: false,
        modeBarButtonsToRemove: ["sendChartToCloud"],
        plotlyServerURL: "",
      };
      await plotly.react(host, data, sized, config);
      return [];
    },
    resize() {
      if (host.clientWidth > 0) plotly?.Plots.resize(host);
    },
    end() {
      plotly?.purge(host);
    },
  };
};
