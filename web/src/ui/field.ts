import { length } from "../lib/format";
import { own } from "../lib/own";
import { say } from "../lib/words";
import type { Node } from "../node.svelte";

/** The props that a label and its control are made of. */
export interface FieldProps {
  label?: string | null;
  show_label?: boolean | null;
  container?: boolean;
  info?: string | null;
  buttons?: readonly unknown[] | null;
}

const NONE: readonly number[] = [];

/** The label that is seen above a control, or null. */
export function shownLabel(node: Node): string | null {
  const { label, show_label: shown } = node.props as FieldProps;
  return shown === false || !label ? null : own(label);
}

/** The name of a control: its label, else what it is. */
export function accessibleName(node: Node, kind: string): string {
  return own((node.props as FieldProps).label) || say(kind);
}

/**
 * The attributes that tie a native control to its label, help and error. Spread them on the one control of a field:
 * `<input {...field(node, "Textbox")} />` in a `<Block {node}>`.
 */
export function field(node: Node, kind: string): Record<string, string | undefined> {
  const described = node.error !== null || Boolean((node.props as FieldProps).info);
  return {
    id: `${node.domId}-control`,
    "aria-label": shownLabel(node) === null ? accessibleName(node, kind) : undefined,
    "aria-describedby": described ? `${node.domId}-help` : undefined,
    "aria-invalid": node.error !== null ? "true" : undefined,
  };
}

/** The same for a field of several controls: spread on the element with `role="group"` or `"radiogroup"`. */
export function fieldGroup(node: Node, kind: string): Record<string, string | undefined> {
  const labelled = shownLabel(node) === null ? undefined : `${node.domId}-label`;
  return { ...field(node, kind), id: undefined, "aria-labelledby": labelled };
}

/** Classes that the author gave, and `grows` for what takes a share of the height that is left. */
export function authorClasses(node: Node): string {
  const { elem_classes: given, scale } = node.props as ShareProps;
  return [...(given ?? []), ...(scale ? ["grows"] : [])].join(" ");
}

/**
 * How a node shares the room with its neighbours, for the layout around it. Both are always said: custom properties
 * are inherited, and a child must not take over its parent's share.
 */
export function share(node: Node): string {
  const { scale, min_width: least } = node.props as ShareProps;
  return `--scale:${scale ?? "initial"};--min-width:${length(least) ?? "initial"}`;
}

/** The same for a button, which is never narrower than the author says. */
export function buttonShare(node: Node): string {
  const { min_width: least } = node.props as ShareProps;
  return least ? `${share(node)};min-width:${length(least) ?? "0"}` : share(node);
}

interface ShareProps {
  elem_classes?: string[] | null;
  scale?: number | null;
  min_width?: number | null;
}

/** The author's own Buttons in the corner, by id. */
export function cornerButtons(node: Node): readonly number[] {
  const { buttons } = node.props as FieldProps;
  if (!buttons || buttons.length === 0) return NONE;
  return buttons.filter((one) => typeof one === "number");
}
