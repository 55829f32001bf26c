import type { JobStatus } from "./job.svelte";
import type { Node } from "./node.svelte";
import type { Outcome } from "./wiring";

/** Shows how a run goes, at these nodes. */
export function show(nodes: readonly Node[], status: JobStatus): void {
  for (const node of nodes) node.status = status;
}

/** Ends the show of a run: what was seen keeps its time, what an older run left goes. */
export function conceal(nodes: readonly Node[], status: JobStatus, outcome: Outcome): void {
  for (const node of nodes) {
    const shown = node.status;
    if (shown === null) continue;
    const keep = shown === status && outcome === "done" && shown.detail === "full";
    if (!keep && (shown === status || !shown.active)) node.status = null;
  }
}
