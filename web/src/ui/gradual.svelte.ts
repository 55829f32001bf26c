import { onMount, untrack } from "svelte";

/** A screenful and more: what a person can see when the page opens. A layout with more children is long. */
export const FIRST = 24;
/** About what a frame has time for. */
const STEP = 16;

/**
 * How many of many children are in the document. The first are there at once, so that a long page can be used while
 * the rest of it follows in small steps, between which the browser paints and listens.
 */
export class Gradual {
  count: number = $state.raw(FIRST);

  /** `total` says how many there are; it may change. Call it while a component is set up. */
  constructor(total: () => number) {
    if (untrack(total) <= FIRST) {
      this.count = Infinity;
      return;
    }
    onMount(() => {
      let timer: ReturnType<typeof setTimeout>;
      const more = (): void => {
        this.count = this.count + STEP >= untrack(total) ? Infinity : this.count + STEP;
        if (this.count !== Infinity) timer = setTimeout(more);
      };
      timer = setTimeout(more);
      return () => clearTimeout(timer);
    });
  }
}
