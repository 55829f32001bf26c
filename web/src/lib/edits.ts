/** Edits of nested JSON values, as `PatchOp` carries them. */

export type Path = (number | string)[];
export type Edit = [
  action: "replace" | "append" | "add" | "delete" | "extend" | "drop",
  path: Path,
  value: unknown,
];

type Container = unknown[] | Record<string, unknown>;

/**
 * The value after the edits. What is on an edited path is copied and the rest is shared, so that a reader of the old
 * value keeps it and a change is seen by identity.
 */
export function applyEdits(value: unknown, edits: readonly Edit[]): unknown {
  let root = value;
  const copied = new Set<unknown>();
  for (const [action, path, operand] of edits) root = edit(root, action, path, 0, operand, copied);
  return root;
}

function edit(
  value: unknown,
  action: Edit[0],
  path: Path,
  depth: number,
  operand: unknown,
  copied: Set<unknown>,
): unknown {
  const key = path[depth];
  if (key === undefined) return whole(value, action, operand);
  const target = own(value, copied);
  if (depth < path.length - 1 || !OF_PARENT.has(action)) {
    write(target, key, edit(read(target, key), action, path, depth + 1, operand, copied));
  } else if (action === "delete") {
    remove(target, key);
  } else if (Array.isArray(target)) {
    target.splice(Number(key), 0, operand);
  } else {
    target[key] = operand;
  }
  return target;
}

/** What changes the list or object around the place that is named; the others change what is there. */
const OF_PARENT: ReadonlySet<Edit[0]> = new Set(["add", "delete"]);

function whole(value: unknown, action: Edit[0], operand: unknown): unknown {
  if (action === "append" && typeof value === "string") return value + String(operand);
  if (action === "extend" && Array.isArray(value)) return value.concat(operand);
  if (action === "drop" && Array.isArray(value)) return value.slice(Number(operand));
  return operand;
}

/** A copy of a container, once in a run of edits. */
function own(value: unknown, copied: Set<unknown>): Container {
  if (typeof value !== "object" || value === null)
    throw new TypeError("an edit names a path that is not there");
  if (copied.has(value)) return value as Container;
  const copy = Array.isArray(value) ? value.slice() : { ...value };
  copied.add(copy);
  return copy as Container;
}

function read(target: Container, key: number | string): unknown {
  return Array.isArray(target) ? target[Number(key)] : target[key];
}

function write(target: Container, key: number | string, value: unknown): void {
  if (Array.isArray(target)) target[Number(key)] = value;
  else target[key] = value;
}

function remove(target: Container, key: number | string): void {
  if (Array.isArray(target)) target.splice(Number(key), 1);
  else Reflect.deleteProperty(target, key);
}
