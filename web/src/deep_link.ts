import { copyText } from "./lib/clipboard";
import { reasonOf } from "./lib/reason";
import { say } from "./lib/words";
import type { Node } from "./node.svelte";
import type { Page } from "./page.svelte";

const SHOWN_MS = 2000;
/** Their value is what stands on them. */
const WORDS = new Set(["button", "downloadbutton", "uploadbutton"]);

/** Has a link made to what the page shows, and copies it. `done` stands on the button for a moment. */
export async function share(page: Page, button: Node, done: string): Promise<void> {
  const shown = [...page.store.nodes.values()].filter((node) => !WORDS.has(node.type));
  const values = shown
    .map((node) => [node.id, node.get("value") ?? null] as const)
    .filter(([, value]) => value !== null);
  try {
    const name = await button.call("link", Object.fromEntries(values));
    if (typeof name !== "string" || name === "")
      throw new Error(say("There is nothing to share yet."));
    const address = new URL(location.href);
    address.searchParams.set("deep_link", name);
    if (!(await copyText(address.href))) {
      page.toasts.add("info", say("Link"), address.href, null);
      return;
    }
    const before = button.get("value");
    if (before === done) return;
    button.set("value", done);
    setTimeout(() => button.set("value", before), SHOWN_MS);
  } catch (error) {
    page.toasts.add("error", say("Link"), reasonOf(error), 10);
  }
}
