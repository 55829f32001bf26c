import { EVENT_CONFIG_DEFAULTS, type EventConfig } from "./protocol.gen";

/** An edge with nothing left out. */
export type Edge = Required<EventConfig>;

export type Outcome = "done" | "failed" | "cancelled";

/** The edges of a page as they hang together: what waits for which event, and what follows what. */
export class Wiring {
  readonly edges = new Map<number, Edge>();
  readonly #waiting = new Map<string, Edge[]>();
  readonly #chained = new Map<number, Edge[]>();
  readonly #inputs = new Set<number>();
  readonly #outputs = new Set<number>();

  constructor(events: readonly EventConfig[]) {
    for (const event of events) this.#add({ ...EVENT_CONFIG_DEFAULTS, ...event });
  }

  #add(edge: Edge): void {
    this.edges.set(edge.id, edge);
    for (const id of edge.inputs) this.#inputs.add(id);
    for (const id of edge.outputs) this.#outputs.add(id);
    if (edge.trigger_after !== null) push(this.#chained, edge.trigger_after, edge);
    for (const [id, name] of edge.targets)
      if (id !== null) push(this.#waiting, key(id, name), edge);
  }

  isInput(id: number): boolean {
    return this.#inputs.has(id);
  }

  isOutput(id: number): boolean {
    return this.#outputs.has(id);
  }

  /** The edges that wait for an event of a component. */
  waiting(id: number, event: string): readonly Edge[] {
    return this.#waiting.get(key(id, event)) ?? [];
  }

  /** What starts once an edge has come to this end. */
  after(id: number, outcome: Outcome): readonly Edge[] {
    const end = outcome === "done" ? "success" : "failure";
    const chained = this.#chained.get(id) ?? [];
    return chained.filter(({ trigger_on: on }) => on === "any" || on === end);
  }

  /** What the page does by itself on the events that start an edge, as with a Stop button in the place of Submit. */
  besides(edge: Edge): readonly Edge[] {
    const beside = edge.targets.flatMap(([id, name]) =>
      id === null ? [] : this.waiting(id, name),
    );
    return [...new Set(beside)].filter((other) => other.assign);
  }
}

const key = (id: number, event: string): string => `${id} ${event}`;

function push<K>(map: Map<K, Edge[]>, key: K, edge: Edge): void {
  const list = map.get(key);
  if (list) list.push(edge);
  else map.set(key, [edge]);
}
