type Values = Readonly<Record<string, unknown>>;

const PLACE = /\$\{\s*([\w.]+)\s*\}|\{\{\{\s*([\w.]+)\s*\}\}\}|\{\{\s*([\w.]+)\s*\}\}/g;
const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A template with values in its places: `${name}` and `{{{name}}}` as they are, `{{name}}` escaped. */
export function filled(template: string, values: Values): string {
  return template.replace(PLACE, (_, raw?: string, triple?: string, escaped?: string) => {
    const value = textAt(values, raw ?? triple ?? escaped ?? "");
    return escaped === undefined ? value : value.replace(/[&<>"']/g, (c) => ESCAPES[c] ?? c);
  });
}

/** A style sheet with values in its places, without what would end the rule that they stand in. */
export function filledCss(template: string, values: Values): string {
  return template.replace(PLACE, (_, raw?: string, triple?: string, escaped?: string) =>
    textAt(values, raw ?? triple ?? escaped ?? "").replace(/[{};<>\\@]/g, ""),
  );
}

function textAt(values: Values, path: string): string {
  let found: unknown = values;
  for (const name of path.split(".")) {
    const inside = typeof found === "object" && found !== null;
    // Names that every object inherits are none of the author's; props come through a proxy without own keys.
    if (!inside || (found !== values && !Object.hasOwn(found as object, name))) return "";
    found = (found as Values)[name];
  }
  if (found === null || found === undefined) return "";
  return typeof found === "object" ? JSON.stringify(found) : String(found as string | number);
}
