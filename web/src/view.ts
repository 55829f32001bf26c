import type { Component } from "svelte";

import type { Node } from "./node.svelte";
import type { LayoutNode } from "./protocol.gen";

/** What every view gets: the node that it shows, and in a layout the places of its children. */
export interface ViewProps<P extends object = Record<string, unknown>> {
  node: Node<P>;
  places: readonly LayoutNode[];
}

export type View = Component<ViewProps>;

/** Forgets which props a view takes: the wire type that it is registered under is the promise that they fit. */
export function view(component: unknown): View {
  return component as View;
}
