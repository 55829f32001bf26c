import type { Component } from "svelte";
import { word } from "../lib/words";

import type { Page } from "../page.svelte";
import type { Theme } from "../theme.svelte";

export interface PanelProps {
  page: Page;
  theme: Theme;
  onclose: () => void;
}

export type PanelName = "api" | "settings";

/** Footer links of ours that open a panel, by their label. */
export const PANELS: Readonly<Record<string, PanelName | undefined>> = {
  [word("Use via API")]: "api",
  [word("Settings")]: "settings",
};

/** Panels are fetched when they are opened: few visitors do. */
const LOAD: Readonly<Record<PanelName, () => Promise<{ default: Component<PanelProps> }>>> = {
  api: () => import("./panels/api.svelte"),
  settings: () => import("./panels/settings.svelte"),
};

export async function loadPanel(name: PanelName): Promise<Component<PanelProps>> {
  return (await LOAD[name]()).default;
}

/** The panel that the address asks for: `?view=api`. */
export function askedPanel(query: string): PanelName | null {
  const view = /[?&]view=(\w+)/.exec(query)?.[1];
  return view === "api" || view === "settings" ? view : null;
}
