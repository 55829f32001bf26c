import type { JobInfo } from "./protocol.gen";

export type Stage = "sent" | "queued" | "running" | "done" | "failed" | "cancelled";

/** What a page knows of one run of an edge; shared by all the nodes that show it. */
export class JobStatus {
  /** `full`: bar, time, place and progress; `minimal`: bar and time. */
  readonly detail: "full" | "minimal";
  /** `performance.now()` of its start. */
  readonly since: number;
  stage: Stage = $state.raw("sent");
  info: JobInfo = $state.raw({});

  constructor(detail: "full" | "minimal", since: number) {
    this.detail = detail;
    this.since = since;
  }

  get active(): boolean {
    return this.stage === "sent" || this.stage === "queued" || this.stage === "running";
  }

  /** Enters a stage. What was known stays known until it is said anew. */
  enter(stage: Stage, info: JobInfo): void {
    if (stage !== this.stage) this.stage = stage;
    this.info = stage === "queued" ? info : { ...this.info, place: null, ...info };
  }
}
