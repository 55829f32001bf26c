import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { insist } from "../src/lib/insist";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const gone = (): Promise<never> =>
  Promise.reject(new TypeError("Failed to fetch dynamically imported module: http://host/a.js"));

test("a part that cannot be fetched is fetched when the connection is back", async () => {
  const load = vi.fn<() => Promise<string>>(gone);
  const away = vi.fn();
  const part = insist(load, { away });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(away.mock.calls.every(([lost]) => lost === true)).toBe(true);
  load.mockResolvedValue("here");
  await vi.advanceTimersByTimeAsync(20_000);
  await expect(part).resolves.toBe("here");
  expect(away).toHaveBeenLastCalledWith(false);
});

test("whoever cancels meanwhile waits no longer", async () => {
  const stop = new AbortController();
  const part = insist(gone, { signals: [stop.signal] });
  stop.abort();
  await vi.advanceTimersByTimeAsync(1_000);
  await expect(part).resolves.toBeNull();
});

test("in the end it says so in words, not in an address", async () => {
  const said = expect(insist(gone)).rejects.toThrow(
    "The upload broke off. Check the connection and try again.",
  );
  await vi.runAllTimersAsync();
  await said;
});
