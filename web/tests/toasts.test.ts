import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Toasts } from "../src/toasts.svelte";

describe("messages over the page", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("count up instead of stacking when they are the same", () => {
    const toasts = new Toasts();
    for (let n = 0; n < 3; n++) toasts.add("error", "Error", "Away", 10);
    toasts.add("error", "Error", "Other", 10);
    expect(toasts.shown.map((toast) => [toast.text, toast.times])).toEqual([
      ["Away", 3],
      ["Other", 1],
    ]);
  });

  it("stay their whole time after the last of them", () => {
    const toasts = new Toasts();
    toasts.add("info", "Info", "Saved", 10);
    vi.advanceTimersByTime(9000);
    toasts.add("info", "Info", "Saved", 10);
    vi.advanceTimersByTime(9000);
    expect(toasts.shown).toHaveLength(1);
    vi.advanceTimersByTime(1000);
    expect(toasts.shown).toHaveLength(0);
  });

  it("wait while somebody looks, those that come meanwhile, too", () => {
    const toasts = new Toasts();
    toasts.hold();
    toasts.add("info", "Info", "Saved", 1);
    vi.advanceTimersByTime(5000);
    expect(toasts.shown).toHaveLength(1);
    toasts.release();
    vi.advanceTimersByTime(1000);
    expect(toasts.shown).toHaveLength(0);
  });
});
