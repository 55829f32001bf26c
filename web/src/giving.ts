import type { Node } from "./node.svelte";

/** Whether a script gave props instead of a value. */
function isUpdate(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    (value as { __type__?: unknown }).__type__ === "update"
  );
}

/** Sets a prop from the page; a new value is a change like any other. */
function give(node: Node, name: string, value: unknown): void {
  const changed = name === "value" && value !== node.get("value");
  node.set(name, value);
  if (changed) node.fire("change");
}

/** Gives a component what a script or the page itself has for it: a value, or props. */
export function giveAny(node: Node, value: unknown): void {
  if (!isUpdate(value)) give(node, "value", value);
  else
    for (const [name, prop] of Object.entries(value))
      if (name !== "__type__") give(node, name, prop);
}
