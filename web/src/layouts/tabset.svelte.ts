import { createContext, untrack } from "svelte";
import type { Attachment } from "svelte/attachments";

/** What a `Tabs` tells the `Tab`s in it. */
export interface TabSet {
  /** The id of the tab whose panel is seen. */
  readonly current: number | undefined;
}

export const [getTabSet, setTabSet] = createContext<TabSet>();

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
