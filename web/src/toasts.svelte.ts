export type Level = "info" | "warning" | "success" | "error";

export interface Toast {
  readonly id: number;
  readonly level: Level;
  readonly title: string;
  readonly text: string;
  /** How often it was said while it was there. */
  readonly times: number;
  /** Milliseconds until it goes by itself; null waits for the person. */
  left: number | null;
  since: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** A message that somebody looked at stays at least this long after it. */
const AFTER_LOOK_MS = 1000;

/** Messages over the page; each goes by itself after its time, which stands still while somebody looks at it. */
export class Toasts {
  shown: readonly Toast[] = $state.raw([]);
  #last = 0;
  #held = false;

  /** Shows a message for `duration` seconds; null or 0 is until it is closed. One that is there already counts up. */
  add(level: Level, title: string, text: string, duration: number | null): void {
    const same = this.shown.find(
      (toast) => toast.level === level && toast.title === title && toast.text === text,
    );
    clearTimeout(same?.timer);
    const toast: Toast = {
      id: same?.id ?? ++this.#last,
      level,
      title,
      text,
      times: (same?.times ?? 0) + 1,
      left: duration ? duration * 1000 : null,
      since: 0,
      timer: undefined,
    };
    this.shown = same
      ? this.shown.map((one) => (one === same ? toast : one))
      : [...this.shown, toast];
    if (!this.#held) this.#wait(toast);
  }

  close(id: number): void {
    clearTimeout(this.shown.find((toast) => toast.id === id)?.timer);
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }

  hold(): void {
    if (this.#held) return;
    this.#held = true;
    for (const toast of this.shown) {
      clearTimeout(toast.timer);
      if (toast.left !== null) toast.left -= performance.now() - toast.since;
    }
  }

  release(): void {
    this.#held = false;
    for (const toast of this.shown) {
      if (toast.left !== null) toast.left = Math.max(toast.left, AFTER_LOOK_MS);
      this.#wait(toast);
    }
  }

  #wait(toast: Toast): void {
    clearTimeout(toast.timer);
    if (toast.left === null) return;
    toast.since = performance.now();
    toast.timer = setTimeout(() => this.close(toast.id), toast.left);
  }
}
