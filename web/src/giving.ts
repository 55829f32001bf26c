import type { Node } from "./node.svelte";

/** Whether a script gave props instead of a value. */
export function isUpdate(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    (value as { __type__?: unknown }).__type__ === "update"
  );
}

/** Sets a prop from the page; a new value is a change like any other. */
export function give(node: Node, name: string, value: unknown): void {
  const changed = name === "value" && value !== node.get("value");
  node.set(name, value);
  if (changed) node.fire("change");
}
