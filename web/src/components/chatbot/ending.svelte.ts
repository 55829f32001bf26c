import type { Attachment } from "svelte/attachments";

const NEAR_PX = 40;

/** Keeps the end of a conversation in view until the reader scrolls up, and again when the reader comes back. */
export class Ending {
  /** Whether the reader is at the end. */
  here = $state(true);
  #element: HTMLElement | null = null;
  #top = 0;
  /** The reader asked for the end: who did wants what is still coming, too. */
  #asked = false;

  /** On what scrolls; its first child is what grows. */
  follow(follows: () => boolean): Attachment<HTMLElement> {
    return (element) => {
      this.#element = element;
      const scrolled = (): void => this.#scrolled();
      const grown = new ResizeObserver(() => {
        if (!follows() && !this.#asked) this.here = this.#rest() < NEAR_PX;
        else if (this.here) this.go();
      });
      element.addEventListener("scroll", scrolled, { passive: true });
      grown.observe(element);
      if (element.firstElementChild) grown.observe(element.firstElementChild);
      return () => {
        element.removeEventListener("scroll", scrolled);
        grown.disconnect();
      };
    };
  }

  go(): void {
    const element = this.#element;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    this.#top = element.scrollTop;
    this.here = true;
  }

  /** The reader asks for the end. */
  ask(): void {
    this.#asked = true;
    this.go();
  }

  /** Pixels from what is seen to the end. */
  #rest(): number {
    const element = this.#element;
    return element ? element.scrollHeight - element.scrollTop - element.clientHeight : 0;
  }

  /** Only who scrolls up leaves the end: that the text below has grown is no reason. */
  #scrolled(): void {
    const element = this.#element;
    if (!element) return;
    if (this.#rest() < NEAR_PX) this.here = true;
    else if (element.scrollTop < this.#top - 1) this.here = this.#asked = false;
    this.#top = element.scrollTop;
  }
}
