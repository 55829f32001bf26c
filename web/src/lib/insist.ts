import type { Watch } from "../node.svelte";
import { backoff } from "./backoff";
import { say } from "./words";

/** About two minutes: an upload that has begun waits longer, but it has more to lose. */
const TRIES = 14;

/**
 * Fetches a part of the page, again and again while there is no connection: what it is for waits as an upload does.
 *
 * Resolves to null when all that is watched is cancelled meanwhile. Rejects with words for the person.
 */
export async function insist<T>(load: () => Promise<T>, watch: Watch = {}): Promise<T | null> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      const part = await load();
      if (tries > 0) watch.away?.(false);
      return part;
    } catch {
      watch.away?.(true);
      await new Promise((again) => setTimeout(again, backoff(tries, Math.random())));
    }
    if (watch.signals?.every(({ aborted }) => aborted)) return null;
  }
  throw new Error(say("The upload broke off. Check the connection and try again."));
}
