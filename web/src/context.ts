import { createContext } from "svelte";

import type { Page } from "./page.svelte";

export const [getPage, setPage] = createContext<Page>();
