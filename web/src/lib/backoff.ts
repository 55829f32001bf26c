const FIRST_MS = 250;
const MOST_MS = 15_000;

/**
 * Milliseconds to wait before attempt number `attempt` (from 0). `random` in [0, 1) spreads the pages of one server
 * over half the span, so that they do not all come back in the same moment.
 */
export function backoff(attempt: number, random: number): number {
  const span = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return span / 2 + (span / 2) * random;
}
