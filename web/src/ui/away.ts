import { count, heard, say, word } from "../lib/words";
import type { Page } from "../page.svelte";
import type { AdoptedJob } from "../protocol.gen";

/** What a run is called: by what the person pressed, else by its name in the API. */
export function nameOf(page: Page, { fn, trigger }: AdoptedJob): string {
  const pressed = page.store.nodes.get(trigger ?? -1);
  const event = page.config.events.find(({ id }) => id === fn);
  const api = event?.api_name?.replaceAll("_", " ") ?? "";
  const said = [
    pressed?.type === "button" ? pressed.get("value") : null,
    pressed?.get("label"),
    api.charAt(0).toUpperCase() + api.slice(1),
  ];
  return (
    said.find((name): name is string => typeof name === "string" && name !== "") ?? say("A run")
  );
}

/** How long ago, in words. */
export function ago(seconds: number): string {
  if (seconds < 60) return say("just now");
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return say("{n} min ago", { n: minutes });
  const hours = Math.round(minutes / 60);
  return count(hours, "an hour ago", "{n} hours ago");
}

const PREVIEW_CHARS = 120;

/** What came of a run, in a line: why it failed, or the first text that it gave. */
export function summary({ stage, info, ops = [] }: AdoptedJob): string {
  if (stage === "failed") return heard(info.error?.message ?? word("The function failed."));
  if (stage === "cancelled") return say("Stopped");
  for (const [, , prop, value] of ops)
    if (prop === "value" && typeof value === "string" && value.trim() !== "")
      return value.trim().slice(0, PREVIEW_CHARS);
  return "";
}

/** Puts what ended runs gave into their components, oldest first, and starts what follows them. */
export function show(page: Page, jobs: readonly AdoptedJob[]): void {
  for (const job of [...jobs].sort((a, b) => b.seconds - a.seconds)) {
    page.dispatcher.adopt({ ...job, stage: "running", info: {} });
    page.store.receive([...(job.ops ?? []), ["job", job.job, job.stage, job.info]]);
  }
  settle(page, jobs, true);
}

/** The person has dealt with these. */
export function settle(page: Page, jobs: readonly AdoptedJob[], shown = false): void {
  const numbers = jobs.map(({ job }) => job);
  page.connection.seen(numbers, shown);
  page.finished = page.finished.filter(({ job }) => !numbers.includes(job));
}
