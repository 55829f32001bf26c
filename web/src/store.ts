import { type Choice, stillChosen } from "./lib/choices";
import { applyEdits } from "./lib/edits";
import { sameValue } from "./lib/equal";
import type { Node } from "./node.svelte";
import type { AdoptOp, AppendOp, JobOp, LogOp, Op, PatchOp, SetOp } from "./protocol.gen";

/** Calls back soon: at once when little is going on, else with the next frame. */
export type Schedule = (apply: () => void) => void;

export interface StoreEvents {
  /** A value became another one through ops. */
  changed(node: Node): void;
  job(op: JobOp): void;
  log(op: LogOp): void;
  /** The page takes over jobs of its tab. */
  adopt(op: AdoptOp): void;
}

/** The nodes of a page, and the one place where what the server says becomes what the page shows. */
export class Store {
  readonly nodes = new Map<number, Node>();
  readonly #events: StoreEvents;
  readonly #schedule: Schedule;
  #waiting: Op[] = [];

  constructor(events: StoreEvents, schedule: Schedule) {
    this.#events = events;
    this.#schedule = schedule;
  }

  add(node: Node): void {
    this.nodes.set(node.id, node);
  }

  /** Takes ops in; those that arrive close together are applied in one go. */
  receive(ops: readonly Op[]): void {
    const idle = this.#waiting.length === 0;
    for (const op of ops) this.#waiting.push(op);
    if (idle && this.#waiting.length > 0) this.#schedule(() => this.flush());
  }

  /** Applies what waits, in order. */
  flush(): void {
    const ops = this.#waiting;
    this.#waiting = [];
    const before = new Map<Node, unknown>();
    const settle = (): void => {
      for (const [node, old] of before)
        if (!sameValue(old, node.get("value"))) this.#events.changed(node);
      before.clear();
    };
    for (const op of ops) {
      if (op[0] === "job") {
        // A chain that starts at the end of a job must see the changes before it, and in their order.
        settle();
        this.#events.job(op);
      } else if (op[0] === "log") this.#events.log(op);
      else if (op[0] === "adopt") this.#events.adopt(op);
      else this.#apply(op, before);
    }
    settle();
  }

  #apply(op: SetOp | AppendOp | PatchOp, before: Map<Node, unknown>): void {
    const node = this.nodes.get(op[1]);
    if (!node) return;
    const prop = op[2];
    const rechosen = prop === "choices" && !node.get("allow_custom_value");
    if ((rechosen || prop === "value") && !before.has(node)) before.set(node, node.get("value"));
    try {
      node.serve(prop, result(op, node));
      // A value that went with its choice goes: the server would refuse it.
      if (rechosen) {
        const choices = node.get("choices") as readonly Choice[];
        node.set("value", stillChosen(node.get("value"), choices));
      }
    } catch (error) {
      // One broken edit must not take the end of its job with it.
      console.error(error);
    }
  }
}

function result(op: SetOp | AppendOp | PatchOp, node: Node): unknown {
  if (op[0] === "set") return op[3];
  const served = node.served(op[2]);
  if (op[0] === "append") return (typeof served === "string" ? served : "") + op[3];
  return applyEdits(served, op[3]);
}

const FRAME_MS = 16;
/** Frames stop in a hidden tab; ops do not. */
const HIDDEN_MS = 100;

/** Applies in a microtask after a quiet frame, else once a frame. */
export function frames(): Schedule {
  let last = -Infinity;
  return (apply) => {
    const run = (): void => {
      last = performance.now();
      apply();
    };
    if (performance.now() - last > FRAME_MS) {
      queueMicrotask(run);
      return;
    }
    let done = false;
    const once = (): void => {
      if (done) return;
      done = true;
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      run();
    };
    const frame = requestAnimationFrame(once);
    const timer = setTimeout(once, HIDDEN_MS);
  };
}
