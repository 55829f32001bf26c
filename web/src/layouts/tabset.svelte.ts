import { createContext, untrack } from "svelte";
import type { Attachment } from "svelte/attachments";

import type { Node } from "../node.svelte";
import type { LayoutNode } from "../protocol.gen";

/** What a `Tabs` tells the `Tab`s in it. */
export interface TabSet {
  /** The id of the tab whose panel is seen. */
  readonly current: number | undefined;
}

export const [getTabSet, setTabSet] = createContext<TabSet>();

/** One of several of which one is seen: a tab, a step. */
export interface Part<P extends object> {
  node: Node<P>;
  /** What `selected` calls it: its own id, else its number. */
  key: number | string;
  index: number;
}

interface PartProps {
  id: number | string | null;
  label: string | null;
  visible: unknown;
}

/** Those of one type that are to be seen, in their order. */
export function partsOf<P extends PartProps>(
  places: readonly LayoutNode[],
  nodes: ReadonlyMap<number, Node>,
  type: string,
): Part<P>[] {
  return places
    .map((place) => nodes.get(place.id))
    .filter((child) => child?.type === type)
    .map((child, index): Part<P> => {
      const node = child as unknown as Node<P>;
      return { node, index, key: node.props.id ?? index };
    })
    .filter((part) => part.node.props.visible === true);
}

/** A person chose one: says so to what holds them and to itself. */
export function choose<P extends PartProps>(holder: Node<never>, part: Part<P>): void {
  holder.set("selected", part.key);
  const data = { index: part.index, value: part.node.props.label };
  holder.fire("select", data);
  part.node.fire("select", data);
}

/** Calls `tell` when another part is current, whoever chose it. */
export function telling(tell: () => void, current: () => number | undefined): Attachment {
  let last = untrack(current);
  return () => {
    const now = current();
    if (now === last) return;
    last = now;
    untrack(tell);
  };
}
