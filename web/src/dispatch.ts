import type { Parcel } from "./connection";
import { giveAny } from "./giving";
import { JobStatus } from "./job.svelte";
import { reasonOf } from "./lib/reason";
import { word } from "./lib/words";
import type { Node } from "./node.svelte";
import type { AdoptedJob, Failure, JobInfo, JobOp, Run } from "./protocol.gen";
import { conceal, show } from "./showing";
import type { Edge, Outcome, Wiring } from "./wiring";

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

/** A run that ends sooner shows nothing: a flash says less than the result. */
const SHOW_AFTER_MS = 100;

/** Runs edges: who is triggered by what, how runs of one edge get along, what follows, and what shows meanwhile. */
export class Dispatcher {
  readonly #host: DispatchHost;
  readonly #wiring: Wiring;
  /** Runs that the server has, by job number. */
  readonly #jobs = new Map<number, Active>();
  /** Runs that are under way, by edge. */
  readonly #running = new Map<number, Set<Active>>();
  readonly #again = new Map<number, Cause>();
  #lastJob = 0;

  constructor(wiring: Wiring, host: DispatchHost) {
    this.#wiring = wiring;
    this.#host = host;
  }

  /** An event happened: starts every edge that waits for it. */
  fire(id: number, event: string, data: unknown = null): void {
    for (const edge of this.#wiring.waiting(id, event))
      this.#trigger(edge, { trigger: id, event: data });
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

  /** How the run stands that gives a node its value; null when none does. Known before it is shown. */
  running(id: number): JobStatus | null {
    for (const runs of this.#running.values())
      for (const { edge, status } of runs) if (edge.outputs.includes(id)) return status;
    return null;
  }

  /** What the server says about a job. */
  job([, job, stage, info]: JobOp): void {
    const run = this.#jobs.get(job);
    if (!run) return;
    if (stage === "moved") {
      // Another page of this tab shows it: nothing follows here.
      this.#close(run);
      conceal(this.#places(run.edge), run.status, "cancelled");
      return;
    }
    run.status.enter(stage, info);
    if (stage === "running" && run.edge.scroll_to_output) this.#reveal(run.edge);
    if (stage === "done" || stage === "failed" || stage === "cancelled")
      this.#finish(run, stage, info);
  }

  /** Takes over a run that the tab's last page left; false for one that ended already. */
  adopt({ job, fn, stage, info, seconds, trigger = null }: AdoptedJob): boolean {
    const edge = this.#wiring.edges.get(fn);
    const ended = stage !== "queued" && stage !== "running";
    if (!edge || ended) return !edge;
    const run = this.#open(edge, { trigger, event: null }, seconds);
    run.status.enter(stage, info);
    this.#number(run, job);
    for (const other of this.#wiring.besides(edge)) this.#give(other, other.assign ?? []);
    return true;
  }

  /** These jobs will never end. */
  lost(
    jobs: readonly number[],
    message = word("The server was restarted and this run was lost. Please run it again."),
  ): void {
    for (const job of jobs) {
      const run = this.#jobs.get(job);
      if (run) this.#fail(run, { message });
    }
  }

  #trigger(edge: Edge, cause: Cause): void {
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
      this.#fail(run, { message: reasonOf(error), title: word("Script failed") });
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
    const since = performance.now() - seconds * 1000;
    const status = new JobStatus(detail, since, edge.show_progress_on !== null);
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
      run.shown = setTimeout(() => show(this.#places(run.edge), run.status), SHOW_AFTER_MS);
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
      if (node) giveAny(node, values[place]);
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
    for (const [source, name] of this.#wiring.edges.get(id)?.targets ?? []) {
      if (name === "tick" && source !== null) this.#host.node(source)?.set("active", false);
    }
  }

  #fail(run: Active, failure: Failure): void {
    const info: JobInfo = { error: failure };
    run.status.enter("failed", info);
    this.#finish(run, "failed", info);
  }

  /** Whether it was under way until now. */
  #close(run: Active): boolean {
    clearTimeout(run.shown);
    if (run.job !== null) this.#jobs.delete(run.job);
    return this.#running.get(run.edge.id)?.delete(run) ?? false;
  }

  #finish(run: Active, outcome: Outcome, info: JobInfo): void {
    const { edge } = run;
    // a script that was cancelled may still come to an end of its own
    if (!this.#close(run)) return;
    run.answered?.(outcome === "done" && info.stream_over !== true);
    if (outcome === "failed")
      this.#report(run, info.error ?? { message: word("The function failed.") });
    else conceal(this.#places(edge), run.status, outcome);
    for (const id of info.changed_states ?? []) this.fire(id, "change");
    const { trigger, event } = run;
    for (const next of this.#wiring.after(edge.id, outcome))
      this.#trigger(next, { trigger, event });
    const again = this.#again.get(edge.id);
    this.#again.delete(edge.id);
    if (again) this.#trigger(edge, again);
  }

  #places(edge: Edge): Node[] {
    const ids = edge.show_progress_on ?? edge.outputs;
    return ids.map((id) => this.#host.node(id)).filter((node) => node !== undefined);
  }

  #report(run: Active, failure: Failure): void {
    const { component = null, fields = [] } = failure;
    const refused = component === null ? fields : [[component, failure.message] as const];
    for (const [id, message] of refused) {
      const node = this.#host.node(id);
      if (node) node.error = message;
    }
    if (run.edge.show_progress !== "hidden") show(this.#places(run.edge), run.status);
    this.#host.failed(failure);
  }

  #reveal(edge: Edge): void {
    const first = edge.outputs.map((id) => this.#host.node(id)).find((node) => node !== undefined);
    if (first) this.#host.reveal(first);
  }
}
