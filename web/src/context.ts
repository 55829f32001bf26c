import { type Component, createContext } from "svelte";

import type { Node } from "./node.svelte";
import type { Page } from "./page.svelte";

export const [getPage, setPage] = createContext<Page>();

/** What shows a node that stands in no layout: views come after the page, and must not import where it keeps them. */
export const [getLone, setLone] = createContext<Component<{ node: Node }>>();
