import { LAZY_VIEWS, UNSEEN, VIEWS } from "./registry.gen";
import type { View } from "./view";

const loaded = new Map<string, View>(Object.entries(VIEWS));
const loading = new Map<string, Promise<View>>();

/** The view of a wire type, if it is here already. */
export function viewOf(type: string): View | undefined {
  return loaded.get(type);
}

/** Whether a wire type is shown at all. One that the page does not know is, by the stand-in. */
export function hasView(type: string): boolean {
  return !UNSEEN.has(type);
}

/** Fetches the view of a wire type. */
export function loadView(type: string): Promise<View> {
  let promise = loading.get(type);
  if (!promise) {
    const load = LAZY_VIEWS[type] ?? LAZY_VIEWS["fallback"];
    if (!load) return Promise.reject(new Error(`This page has no view for "${type}".`));
    promise = load().then((view) => {
      loaded.set(type, view);
      return view;
    });
    loading.set(type, promise);
  }
  return promise;
}

/** Starts to fetch the views that a page will need, so that none waits for the page to be drawn. */
export function preload(types: Iterable<string>): void {
  for (const type of new Set(types)) {
    if (type in LAZY_VIEWS) loadView(type).catch((error: unknown) => console.error(error));
  }
}
