import { say } from "../../lib/words";
import type { Node } from "../../node.svelte";

/** Fetches the part of a large plot that is looked at, when it is another one than what came with the value. */
export class Details {
  readonly #node: Node;
  #answer: { value: unknown; wish: string; part: unknown } | null = $state.raw(null);
  #asked: { value: unknown; wish: string } | null = null;
  /** What the author asked for when a value came: it is drawn so. */
  readonly #came = new WeakMap<object, string>();

  constructor(node: Node) {
    this.#node = node;
  }

  /** The value to draw. wish: all that its part depends on, as text. */
  of(value: unknown, wish: string): unknown {
    if (typeof value !== "object" || value === null || !("ref" in value)) return value;
    const came = this.#came.get(value) ?? wish;
    this.#came.set(value, came);
    return came === wish ? value : this.#part(value, wish, value.ref);
  }

  #part(value: object, wish: string, ref: unknown): unknown {
    const answer = this.#answer;
    const mine = answer !== null && answer.value === value;
    if (!mine || answer.wish !== wish) this.#ask(value, wish, ref);
    return mine ? answer.part : value;
  }

  #ask(value: unknown, wish: string, ref: unknown): void {
    const before = this.#asked;
    if (before && before.value === value && before.wish === wish) return;
    const asked = { value, wish };
    this.#asked = asked;
    this.#node.call("part", { ref }).then(
      (part) => {
        if (this.#asked === asked) this.#answer = { ...asked, part };
      },
      (error: unknown) => {
        this.#node.error = error instanceof Error ? error.message : say("This part cannot be had.");
      },
    );
  }
}
