import { sameValue } from "./lib/equal";
import { word } from "./lib/words";
import type { Page } from "./page.svelte";
import { PAGE_CONFIG_DEFAULTS, type PageConfig, type SetOp } from "./protocol.gen";

const RESTARTED = word("The app was restarted. What you filled in is still here.");
/** The place of a file in an address: another one each time the server starts. */
const TICKET = /[0-9a-f]{64}(?=\/)/g;
/** What says nothing of how the app looks. */
const OWN = new Set(["token", "app_id", "deep_link"]);

/** What the restarted server serves: the same app as before. */
interface Fresh {
  config: Required<PageConfig>;
  /** What is declared in other words now: files have other addresses. `before` is what it was. */
  changed: { op: SetOp; before: unknown }[];
}

function shape(config: PageConfig): string {
  const plain = JSON.stringify(config, (key, value: unknown) => (OWN.has(key) ? undefined : value));
  return plain.replace(TICKET, "");
}

/** The page as the server would send it now; null when it is another one, or nobody is let in. */
async function fetchAgain(before: Required<PageConfig>): Promise<Fresh | null> {
  const address = location.href.split("#")[0] ?? "";
  const answer = await fetch(address, { cache: "no-store", headers: { accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const data = page.getElementById("showglass-page")?.textContent;
  if (!data) return null;
  const config = { ...PAGE_CONFIG_DEFAULTS, ...(JSON.parse(data) as PageConfig) };
  if (config.token === before.token || shape(config) !== shape(before)) return null;
  const changed = config.components.flatMap(({ id, props }, at) => {
    const old = before.components[at]?.props ?? {};
    return Object.entries(props ?? {})
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name]))
      .map(([name, value]) => ({ op: ["set", id, name, value] as SetOp, before: old[name] }));
  });
  return { config, changed };
}

/** After a restart of the same app: the page goes on as it stands, for what was typed is nowhere else. */
export async function goOn(page: Page, renewed?: (token: string) => void): Promise<void> {
  const fresh = await fetchAgain(page.config);
  if (!fresh) return;
  const { token, app_id } = fresh.config;
  const restarted = app_id !== page.config.app_id;
  Object.assign(page.config, fresh.config);
  for (const { op, before } of fresh.changed)
    if (sameValue(page.store.nodes.get(op[1])?.get(op[2]), before)) page.store.receive([op]);
  renewed?.(token);
  page.refusal = null;
  page.connection.renew(token);
  if (restarted) page.toasts.add("info", word("Restarted"), RESTARTED, 10);
}
