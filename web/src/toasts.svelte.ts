export type Level = "info" | "warning" | "success" | "error";

export interface Toast {
  readonly id: number;
  readonly level: Level;
  readonly title: string;
  readonly text: string;
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

  /** Shows a message for `duration` seconds; null or 0 is until it is closed. */
  add(level: Level, title: string, text: string, duration: number | null): void {
    this.#last += 1;
    const left = duration ? duration * 1000 : null;
    const toast: Toast = { id: this.#last, level, title, text, left, since: 0, timer: undefined };
    this.shown = [...this.shown, toast];
    this.#wait(toast);
  }

  close(id: number): void {
    clearTimeout(this.shown.find((toast) => toast.id === id)?.timer);
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }

  hold(): void {
    for (const toast of this.shown) {
      clearTimeout(toast.timer);
      if (toast.left !== null) toast.left -= performance.now() - toast.since;
    }
  }

  release(): void {
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
