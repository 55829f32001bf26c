import { untrack } from "svelte";

import type { Node } from "../../node.svelte";

type Call = (...given: unknown[]) => Promise<unknown>;

/** What the author's script of an `HTML` is given: the props, the events, the server. */
export class Author {
  readonly props: Record<string, unknown>;
  readonly server: Readonly<Record<string, Call>>;

  readonly #node: Node;
  readonly #stops: (() => void)[] = [];

  constructor(node: Node) {
    this.#node = node;
    this.props = new Proxy<Record<string, unknown>>(
      {},
      {
        get: (_, name) => untrack(() => node.get(String(name))),
        has: (_, name) => String(name) in node.all(),
        set: (_, name, value) => {
          this.#set(String(name), value);
          return true;
        },
      },
    );
    this.server = new Proxy<Record<string, Call>>(
      {},
      {
        // a thing with `then` is a promise to whoever awaits it
        get: (_, name) =>
          typeof name === "string" && name !== "then"
            ? (...given: unknown[]) => node.call(name, given)
            : undefined,
      },
    );
  }

  readonly trigger = (event: string, data: unknown = null): void => this.#node.fire(event, data);

  /** Runs `then` each time one of the props changes. */
  readonly watch = (names: string | readonly string[], then: () => void): void => {
    const all = typeof names === "string" ? [names] : names;
    let first = true;
    const stop = $effect.root(() => {
      $effect(() => {
        for (const name of all) this.#node.get(name);
        if (first) first = false;
        else untrack(then);
      });
    });
    this.#stops.push(stop);
  };

  readonly upload = async (given: File | readonly File[]): Promise<unknown> => {
    const several = Array.isArray(given);
    const files = await this.#node.upload(several ? (given as File[]) : [given as File]);
    return several ? files : files[0];
  };

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  #set(name: string, value: unknown): void {
    const changed = value !== untrack(() => this.#node.get(name));
    this.#node.set(name, value);
    if (name === "value" && changed) this.#node.fire("change");
  }
}
