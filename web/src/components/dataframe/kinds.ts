/** What the columns of a table hold. */
import type { Kind } from "./typed";
import { isReferred, type Value } from "./value";

export const TEXT: Kind = { type: "str", choices: [] };

/** Which column of the table as it was this is; null for a new one. */
export function sourceOf(value: Value, column: number): number | null {
  if (isReferred(value) && value.sources) return value.sources[column] ?? null;
  return column;
}

/** What a column holds. given: the author's `datatype`, of all columns or one by one. */
export function kindOf(value: Value, given: unknown, column: number): Kind {
  const source = sourceOf(value, column);
  if (source === null) return TEXT;
  const one: unknown = Array.isArray(given) ? given[source] : given;
  if (one !== null && typeof one === "object") {
    const { type, choices } = one as { type: string; choices?: (string | number)[] };
    return { type, choices: choices ?? [] };
  }
  if (one === "auto") return { type: told(value, column), choices: [] };
  return typeof one === "string" ? { type: one, choices: [] } : TEXT;
}

/** What the value itself says a column holds. */
function told(value: Value, column: number): string {
  if (isReferred(value)) return value.types[column] ?? "str";
  const filled = value.data
    .map((row) => row[column])
    .filter((cell) => cell !== null && cell !== undefined);
  if (filled.length === 0) return "str";
  if (filled.every((cell) => typeof cell === "boolean")) return "bool";
  return filled.every((cell) => typeof cell === "number") ? "number" : "str";
}
