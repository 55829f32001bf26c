import { count } from "../../lib/words";

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

/** How many values a list or dict holds. */
export function size(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === "object" && value !== null ? Object.keys(value).length : 0;
}

/** The first values of a list or dict: only those that are drawn are looked at. */
export function entries(value: unknown, indices: boolean, most: number): Entry[] {
  if (Array.isArray(value))
    return value.slice(0, most).map((item: unknown, at) => ({
      key: at,
      name: indices ? String(at) : undefined,
      value: item,
    }));
  if (typeof value !== "object" || value === null) return [];
  const held = value as Record<string, unknown>;
  const keys = Object.keys(held).slice(0, most);
  return keys.map((key) => ({ key, name: key, value: held[key] }));
}

/** A value without parts as JSON text. */
export function leaf(value: unknown): string {
  return value === undefined || (typeof value === "object" && value !== null)
    ? ""
    : JSON.stringify(value);
}

/** What stands behind a folded list or dict. */
export function summary(value: unknown): string {
  const n = size(value);
  if (Array.isArray(value)) return `[…] ${count(n, "{n} item", "{n} items")}`;
  return `{…} ${count(n, "{n} key", "{n} keys")}`;
}
