export type Kind = "list" | "dict" | "text" | "number" | "boolean" | "null";

export interface Entry {
  key: string | number;
  /** What is shown before the value; places in lists are shown on demand. */
  name: string | undefined;
  value: unknown;
}

export function kindOf(value: unknown): Kind {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "object") return "dict";
  if (typeof value === "string") return "text";
  return typeof value === "boolean" ? "boolean" : "number";
}

/** What a list or dict holds. */
export function entries(value: unknown, indices: boolean): Entry[] {
  if (Array.isArray(value))
    return value.map((item: unknown, at) => ({
      key: at,
      name: indices ? String(at) : undefined,
      value: item,
    }));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value as Record<string, unknown>).map(([key, item]) => ({
    key,
    name: key,
    value: item,
  }));
}

/** A value without parts as JSON text. */
export function leaf(value: unknown): string {
  return value === undefined || (typeof value === "object" && value !== null)
    ? ""
    : JSON.stringify(value);
}

/** What stands behind a folded list or dict. */
export function summary(value: unknown): string {
  const count = Array.isArray(value) ? value.length : Object.keys(value as object).length;
  const noun = Array.isArray(value) ? "item" : "key";
  const brackets = Array.isArray(value) ? "[…]" : "{…}";
  return `${brackets} ${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
