import { say } from "../../lib/words";

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
    throw new Error(say("This figure cannot be read."));
  }
  if (!isDict(value)) throw new Error(say("This figure cannot be read."));
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
