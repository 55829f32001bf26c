import { createContext } from "svelte";

/** What a `Tabs` tells the `Tab`s in it. */
export interface TabSet {
  /** The id of the tab whose panel is seen. */
  readonly current: number | undefined;
}

export const [getTabSet, setTabSet] = createContext<TabSet>();
