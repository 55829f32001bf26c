import type { Node } from "./node.svelte";

/** Runs the clocks of the page's Timers while they are active and `connected` says so. Returns what ends them. */
export function runTimers(nodes: Iterable<Node>, connected: () => boolean): () => void {
  const timers = [...nodes].filter((node) => node.type === "timer" && node.listens("tick"));
  if (timers.length === 0) return () => undefined;
  return $effect.root(() => {
    for (const node of timers) {
      $effect(() => {
        const seconds = Number(node.get("value"));
        if (node.get("active") === false || !(seconds > 0)) return;
        const clock = setInterval(() => {
          if (connected()) node.fire("tick");
        }, seconds * 1000);
        return () => clearInterval(clock);
      });
    }
  });
}
