import type { Parcel } from "./connection";
import { give, isUpdate } from "./giving";
import { JobStatus } from "./job.svelte";
import type { Node } from "./node.svelte";
import {
  type AdoptedJob,
  EVENT_CONFIG_DEFAULTS,
  type EventConfig,
  type Failure,
  type JobInfo,
  type JobOp,
  type Run,
} from "./protocol.gen";

/** An edge with nothing left out. */
export type Edge = Required<EventConfig>;

/** A module of the author's: its default export runs in the page. */
export type Script = (...values: unknown[]) => unknown;

/** What the dispatcher needs of the page. */
export interface DispatchHost {
  node(id: number): Node | undefined;
  run(message: Parcel): void;
  cancel(jobs: number[]): void;
  script(path: string): Promise<Script>;
  failed(failure: Failure): void;
  /** Bring a component into view. */
  reveal(node: Node): void;
}

interface Cause {
  trigger: number | null;
  event: unknown;
}

interface Active extends Cause {
  edge: Edge;
  status: JobStatus;
  /** Its number at the server; null while a script runs before. Numbers rise in the order of sending. */
  job: number | null;
  shown: ReturnType<typeof setTimeout> | undefined;
  /** Of a chunk: told whether more are wanted. */
  answered?: (more: boolean) => void;
}

type Outcome = "done" | "failed" | "cancelled";

/** A run that ends sooner shows nothing: a flash says less than the result. */
const SHOW_AFTER_MS = 100;

/** Runs edges: who is triggered by what, how runs of one edge get along, what follows, and what shows meanwhile. */
export class Dispatcher {
  readonly #host: DispatchHost;
  readonly #edges = new Map<number, Edge>();
  readonly #triggers = new Map<number, Map<string, Edge[]>>();
  readonly #chains = new Map<number, Edge[]>();
  /** Edges that this person may not start: the server would refuse them. */
  readonly #denied: ReadonlySet<number>;
  readonly #inputs = new Set<number>();
  readonly #outputs = new Set<number>();
  /** Runs that the server has, by job number. */
  readonly #jobs = new Map<number, Active>();
  /** Runs that are under way, by edge. */
  readonly #running = new Map<number, Set<Active>>();
  readonly #again = new Map<number, Cause>();
  #lastJob = 0;

  constructor(events: readonly EventConfig[], host: DispatchHost, denied: readonly number[] = []) {
    this.#host = host;
    this.#denied = new Set(denied);
    for (const event of events) this.#index({ ...structuredDefaults(), ...event });
  }

  #index(edge: Edge): void {
    this.#edges.set(edge.id, edge);
    for (const id of edge.inputs) this.#inputs.add(id);
    for (const id of edge.outputs) this.#outputs.add(id);
    if (edge.trigger_after !== null) push(this.#chains, edge.trigger_after, edge);
    for (const [id, name] of edge.targets) {
      if (id === null) continue;
      let names = this.#triggers.get(id);
      if (!names) this.#triggers.set(id, (names = new Map<string, Edge[]>()));
      push(names, name, edge);
    }
  }

  isInput(id: number): boolean {
    return this.#inputs.has(id);
  }

  isOutput(id: number): boolean {
    return this.#outputs.has(id);
  }

  listens(id: number, event: string): boolean {
    return this.#triggers.get(id)?.has(event) ?? false;
  }

  /** Whether a press would start nothing but what this person may not start. */
  barred(id: number): boolean {
    const edges = this.#triggers.get(id)?.get("click") ?? [];
    return edges.length > 0 && edges.every((edge) => this.#denied.has(edge.id));
  }

  /** An event happened: starts every edge that waits for it. */
  fire(id: number, event: string, data: unknown = null): void {
    const edges = this.#triggers.get(id)?.get(event);
    if (edges) for (const edge of edges) this.#trigger(edge, { trigger: id, event: data });
  }

  /** The edges that take what a component streams. */
  streams(id: number): readonly Edge[] {
    return this.#triggers.get(id)?.get("stream") ?? [];
  }

  /** Sends a chunk, `n` from 1 on. Resolves when it is answered, to whether more are wanted. */
  chunk(
    edge: Edge,
    trigger: number,
    n: number,
    mime: string,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<boolean> {
    const run = this.#open(edge, { trigger, event: null });
    const data = edge.inputs.map((id, at) =>
      id === trigger ? null : this.#input(id, edge.whole_props.includes(at)),
    );
    run.job = this.#lastJob += 1;
    this.#jobs.set(run.job, run);
    const place = edge.inputs.indexOf(trigger);
    this.#host.run({ t: "chunk", job: run.job, fn: edge.id, n, data, place, mime, trigger, bytes });
    return new Promise((resolve) => (run.answered = resolve));
  }

  /** What the server says about a job. */
  job([, job, stage, info]: JobOp): void {
    const run = this.#jobs.get(job);
    if (!run) return;
    if (stage === "moved") {
      // Another page of this tab shows it: nothing follows here.
      this.#close(run);
      this.#conceal(run, "cancelled");
      return;
    }
    run.status.enter(stage, info);
    if (stage === "running" && run.edge.scroll_to_output) this.#reveal(run.edge);
    if (stage === "done" || stage === "failed" || stage === "cancelled")
      this.#finish(run, stage, info);
  }

  /** Takes over a run that the tab's last page left; false for one that ended already. */
  adopt({ job, fn, stage, info, seconds, trigger = null }: AdoptedJob): boolean {
    const edge = this.#edges.get(fn);
    const ended = stage !== "queued" && stage !== "running";
    if (!edge || ended) return !edge;
    const run = this.#open(edge, { trigger, event: null }, seconds);
    run.status.enter(stage, info);
    this.#number(run, job);
    // what the page did by itself when it began, as with a Stop button in the place of Submit
    for (const other of this.#edges.values())
      if (
        other.assign &&
        other.targets.some(([id, name]) => id !== null && hasTarget(edge, id, name))
      )
        this.#give(other, other.assign);
    return true;
  }

  /** These jobs will never end. */
  lost(
    jobs: readonly number[],
    message = "The server was restarted and this run was lost. Please run it again.",
  ): void {
    for (const job of jobs) {
      const run = this.#jobs.get(job);
      if (run) this.#fail(run, { message });
    }
  }

  #trigger(edge: Edge, cause: Cause): void {
    if (this.#denied.has(edge.id)) return;
    const busy = (this.#running.get(edge.id)?.size ?? 0) > 0;
    if (busy && edge.trigger_mode === "once") return;
    if (busy && edge.trigger_mode === "always_last") {
      this.#again.set(edge.id, cause);
      return;
    }
    void this.#start(edge, cause);
  }

  async #start(edge: Edge, cause: Cause): Promise<void> {
    const run = this.#open(edge, cause);
    try {
      this.#cancelEdges(edge);
      if (edge.assign) this.#give(edge, edge.assign);
      // No wait without need: the values are those of the moment of the event.
      const uploads = this.#uploads(edge);
      if (uploads) await uploads;
      const data = edge.inputs.map((id, place) =>
        this.#input(id, edge.whole_props.includes(place)),
      );
      const result = edge.js === null ? null : await this.#script(edge, edge.js, data);
      if (this.#running.get(edge.id)?.has(run)) this.#proceed(run, data, result);
    } catch (error) {
      console.error(error);
      const message = error instanceof Error ? error.message : String(error);
      this.#fail(run, { message, title: "Script failed" });
    }
  }

  /** What comes after a script, unless the run was cancelled meanwhile: the function, or the end. */
  #proceed(run: Active, data: unknown[], result: unknown[] | null): void {
    if (run.edge.backend) {
      this.#send(run, result ?? data);
      return;
    }
    if (result) this.#give(run.edge, result);
    this.#finish(run, "done", {});
  }

  #open(edge: Edge, cause: Cause, seconds = 0): Active {
    const detail = edge.show_progress === "minimal" ? "minimal" : "full";
    const status = new JobStatus(detail, performance.now() - seconds * 1000);
    const run: Active = { ...cause, edge, status, job: null, shown: undefined };
    let running = this.#running.get(edge.id);
    if (!running) this.#running.set(edge.id, (running = new Set()));
    running.add(run);
    return run;
  }

  /** The end of the uploads that are under way for inputs; null when there are none. */
  #uploads(edge: Edge): Promise<unknown> | null {
    const pending = edge.inputs
      .map((id) => this.#host.node(id)?.pending ?? null)
      .filter((upload) => upload !== null);
    return pending.length > 0 ? Promise.allSettled(pending) : null;
  }

  #input(id: number, whole: boolean): unknown {
    const node = this.#host.node(id);
    if (!node) return null;
    node.error = null;
    return whole ? node.all() : node.get("value");
  }

  #send(run: Active, data: unknown[]): void {
    const { edge } = run;
    this.#lastJob += 1;
    const job = this.#lastJob;
    this.#number(run, job);
    const message: Run = { t: "run", job, fn: edge.id, data };
    if (edge.collects_event_data && run.event !== null) message.event = run.event;
    if (run.trigger !== null) message.trigger = run.trigger;
    this.#host.run(message);
  }

  #number(run: Active, job: number): void {
    run.job = job;
    this.#jobs.set(job, run);
    if (run.edge.show_progress !== "hidden")
      run.shown = setTimeout(() => this.#show(run), SHOW_AFTER_MS);
  }

  /** The values that a script gave for the inputs (before the server) or the outputs (alone); null for none. */
  async #script(edge: Edge, path: string, data: unknown[]): Promise<unknown[] | null> {
    const script = await this.#host.script(path);
    const outputs = edge.outputs.map((id) => this.#host.node(id)?.get("value") ?? null);
    const result: unknown = await script(...data, ...outputs);
    if (result === undefined) return null;
    const wanted = edge.backend ? edge.inputs.length : edge.outputs.length;
    const many = Array.isArray(result) && (wanted !== 1 || result.length === 1);
    return many ? (result as unknown[]) : [result];
  }

  /** Sets the outputs from the page itself. */
  #give(edge: Edge, values: readonly unknown[]): void {
    edge.outputs.slice(0, values.length).forEach((id, place) => {
      const node = this.#host.node(id);
      const value = values[place];
      if (!node) return;
      if (isUpdate(value)) {
        for (const [name, prop] of Object.entries(value))
          if (name !== "__type__") give(node, name, prop);
      } else give(node, "value", value);
    });
  }

  #cancelEdges(edge: Edge): void {
    for (const id of edge.cancels) {
      this.#stopTimers(id);
      this.#again.delete(id);
      const runs = [...(this.#running.get(id) ?? [])];
      const jobs = runs.map((run) => run.job).filter((job) => job !== null);
      if (jobs.length > 0) this.#host.cancel(jobs);
      for (const run of runs) if (run.job === null) this.#finish(run, "cancelled", {});
    }
  }

  /** What a Timer drives stops when it is cancelled, and so does the Timer. */
  #stopTimers(id: number): void {
    for (const [source, name] of this.#edges.get(id)?.targets ?? []) {
      if (name === "tick" && source !== null) this.#host.node(source)?.set("active", false);
    }
  }

  #fail(run: Active, failure: Failure): void {
    const info: JobInfo = { error: failure };
    run.status.enter("failed", info);
    this.#finish(run, "failed", info);
  }

  #close(run: Active): void {
    clearTimeout(run.shown);
    if (run.job !== null) this.#jobs.delete(run.job);
    this.#running.get(run.edge.id)?.delete(run);
  }

  #finish(run: Active, outcome: Outcome, info: JobInfo): void {
    const { edge } = run;
    this.#close(run);
    this.#running.get(edge.id)?.delete(run);
    run.answered?.(outcome === "done" && info.stream_over !== true);
    if (outcome === "failed") this.#report(run, info.error ?? { message: "The function failed." });
    else this.#conceal(run, outcome);
    for (const id of info.changed_states ?? []) this.fire(id, "change");
    this.#follow(run, outcome);
    const again = this.#again.get(edge.id);
    this.#again.delete(edge.id);
    if (again) this.#trigger(edge, again);
  }

  /** Starts what is chained to a run that ended. */
  #follow({ edge, trigger, event }: Active, outcome: Outcome): void {
    for (const next of this.#chains.get(edge.id) ?? []) {
      if (follows(next, outcome)) this.#trigger(next, { trigger, event });
    }
  }

  #places(edge: Edge): Node[] {
    const ids = edge.show_progress_on ?? edge.outputs;
    return ids.map((id) => this.#host.node(id)).filter((node) => node !== undefined);
  }

  #show(run: Active): void {
    for (const node of this.#places(run.edge)) node.status = run.status;
  }

  /** Ends the show of a run: what was seen keeps its time, what an older run left goes. */
  #conceal(run: Active, outcome: Outcome): void {
    for (const node of this.#places(run.edge)) {
      const shown = node.status;
      if (shown === null) continue;
      const keep = shown === run.status && outcome === "done" && shown.detail === "full";
      if (!keep && (shown === run.status || !shown.active)) node.status = null;
    }
  }

  #report(run: Active, failure: Failure): void {
    const { component = null, fields = [] } = failure;
    const refused = component === null ? fields : [[component, failure.message] as const];
    for (const [id, message] of refused) {
      const node = this.#host.node(id);
      if (node) node.error = message;
    }
    if (run.edge.show_progress !== "hidden") this.#show(run);
    this.#host.failed(failure);
  }

  #reveal(edge: Edge): void {
    const first = edge.outputs.map((id) => this.#host.node(id)).find((node) => node !== undefined);
    if (first) this.#host.reveal(first);
  }
}

function structuredDefaults(): Omit<Edge, "id" | "targets"> {
  const { inputs, outputs, cancels, whole_props, ...rest } = EVENT_CONFIG_DEFAULTS;
  return {
    ...rest,
    inputs: [...inputs],
    outputs: [...outputs],
    cancels: [...cancels],
    whole_props: [...whole_props],
  };
}

function push<K>(map: Map<K, Edge[]>, key: K, edge: Edge): void {
  const list = map.get(key);
  if (list) list.push(edge);
  else map.set(key, [edge]);
}

function hasTarget(edge: Edge, id: number, name: string): boolean {
  return edge.targets.some((target) => target[0] === id && target[1] === name);
}

function follows(edge: Edge, outcome: Outcome): boolean {
  if (edge.trigger_on === "any") return true;
  return edge.trigger_on === (outcome === "done" ? "success" : "failure");
}
