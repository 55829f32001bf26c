import type { Attachment } from "svelte/attachments";

/** How far from the view a chunk is drawn. */
const NEAR = "150% 0px";
const QUIET_MS = 60;

const idle: (work: () => void) => void =
  typeof requestIdleCallback === "function"
    ? (work) => void requestIdleCallback(work, { timeout: 2000 })
    : (work) => void setTimeout(work, QUIET_MS);

/**
 * Draws the chunks of a long conversation one after the other while nothing else goes on, the last first, and those that
 * come near the view at once. What was drawn stays: it can be searched, and is skipped by the browser while unseen.
 */
export class Arrivals {
  readonly #waiting = new Map<Element, () => void>();
  #observer: IntersectionObserver | null = null;
  #busy = false;

  /** Calls `arrive` once, when the element is to be filled. */
  awaiting(arrive: () => void): Attachment<HTMLElement> {
    return (element) => {
      this.#observer ??= new IntersectionObserver((seen) => this.#seen(seen), {
        root: element.closest(".scroller"),
        rootMargin: NEAR,
      });
      this.#waiting.set(element, arrive);
      this.#observer.observe(element);
      this.#next();
      return () => this.#forget(element);
    };
  }

  #seen(seen: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of seen) if (isIntersecting) this.#fill(target);
  }

  #next(): void {
    if (this.#busy || this.#waiting.size === 0) return;
    this.#busy = true;
    idle(() => {
      this.#busy = false;
      const last = [...this.#waiting.keys()].at(-1);
      if (last) this.#fill(last);
      this.#next();
    });
  }

  #fill(element: Element): void {
    const arrive = this.#waiting.get(element);
    this.#forget(element);
    arrive?.();
  }

  #forget(element: Element): void {
    this.#observer?.unobserve(element);
    this.#waiting.delete(element);
  }
}
