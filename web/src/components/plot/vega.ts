import { type Loader, parse, type Spec, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";

import { safeHref } from "../../lib/url";
import { say } from "../../lib/words";
import type { Draw, Look } from "./drawing";
import { type Json, parsed, withoutAddresses } from "./tame";

type Dict = Record<string, Json>;

const refused = (): Error =>
  new Error(
    say("This chart gets its data from an address, which is not fetched here: give the data."),
  );

/** Fetches nothing. Links open another window; pictures are those in the figure itself. */
const loader: Loader = {
  load: () => Promise.reject(refused()),
  http: () => Promise.reject(refused()),
  file: () => Promise.reject(refused()),
  sanitize(uri, options) {
    const kind = (options as { context?: string } | undefined)?.context;
    if (kind === "href") {
      const href = safeHref(uri);
      if (href !== undefined)
        return Promise.resolve({ href, target: "_blank", rel: "noopener noreferrer" });
    } else if (/^data:image\//i.test(uri)) return Promise.resolve({ href: uri });
    return Promise.reject(refused());
  },
};

function config(look: Look): Dict {
  const axis = {
    domainColor: look.soft,
    gridColor: look.line,
    labelColor: look.soft,
    tickColor: look.soft,
    titleColor: look.ink,
  };
  return {
    background: "transparent",
    font: look.font,
    axis,
    legend: { labelColor: look.ink, titleColor: look.ink },
    title: { color: look.ink, subtitleColor: look.soft },
    header: { labelColor: look.soft, titleColor: look.ink },
    view: { stroke: look.line },
    text: { color: look.ink, fill: look.ink },
    range: { category: [...look.hues] },
    mark: { color: look.hues[0] ?? look.ink },
  };
}

/** Whether some data of a chart lies elsewhere. */
function fetches(spec: Json): boolean {
  if (Array.isArray(spec)) return spec.some(fetches);
  if (typeof spec !== "object" || spec === null) return false;
  const data = spec["data"];
  const own = typeof data === "object" && data !== null && !Array.isArray(data) && "url" in data;
  return own || Object.entries(spec).some(([key, one]) => key !== "datasets" && fetches(one));
}

function specOf(text: string, look: Look): Spec {
  const given = parsed(text);
  if (fetches(given)) throw refused();
  const spec = withoutAddresses(given) as Dict;
  // options for another program
  delete spec["usermeta"];
  const schema = typeof given["$schema"] === "string" ? given["$schema"] : "";
  if (schema.includes("/schema/vega/")) return spec as unknown as Spec;
  const quiet = { debug: () => quiet, info: () => quiet, warn: () => quiet, error: () => quiet };
  const logger = { ...quiet, level: () => logger } as never;
  return compile(spec as unknown as TopLevelSpec, { config: config(look), logger }).spec;
}

/** What is told of a point, as text. */
function tip(
  host: HTMLElement,
): (handler: unknown, event: MouseEvent, _: unknown, value: unknown) => void {
  const box = document.createElement("div");
  box.className = "vega-tip";
  return (_, event, __, value) => {
    box.remove();
    if (value === null || value === undefined || value === "") return;
    const pairs: [string, unknown][] =
      typeof value === "object" ? Object.entries(value) : [["", value]];
    box.replaceChildren(
      ...pairs.slice(0, 40).map(([name, one]) => {
        const line = document.createElement("div");
        const said = typeof one === "object" ? JSON.stringify(one) : String(one as string);
        line.textContent = name ? `${name}: ${said}` : said;
        return line;
      }),
    );
    host.append(box);
    const room = host.getBoundingClientRect();
    const left = Math.min(event.clientX - room.left + 12, room.width - box.offsetWidth);
    box.style.left = `${Math.max(0, left)}px`;
    box.style.top = `${event.clientY - room.top + 16}px`;
  };
}

/** Draws figures of Altair. */
export const draw: Draw = (host) => {
  let view: View | null = null;
  return {
    async show(text, look) {
      const spec = specOf(text, look);
      const inner = document.createElement("div");
      const runtime = parse(spec, undefined, { ast: true });
      const next = new View(runtime, {
        expr: expressionInterpreter,
        loader,
        renderer: "canvas",
        hover: true,
        tooltip: tip(host),
      } as never);
      next.initialize(inner);
      host.replaceChildren(inner);
      view?.finalize();
      view = next;
      await next.runAsync();
      return [];
    },
    resize() {
      dispatchEvent(new Event("resize")); // a width of "container" listens to the window alone
    },
    end() {
      view?.finalize();
    },
  };
};
