import type { Socket } from "../src/connection";
import type { Script } from "../src/dispatch";
import type { Node } from "../src/node.svelte";
import { Page } from "../src/page.svelte";
import type {
  ClientMessage,
  ComponentConfig,
  EventConfig,
  JobInfo,
  Op,
  PageConfig,
  Run,
} from "../src/protocol.gen";
import { DEFAULTS } from "./defaults.gen";

/** A page with a socket whose other end is the test; ops are applied when they come. */
export class Bench {
  readonly page: Page;
  readonly sent: ClientMessage[] = [];
  readonly scripts = new Map<string, Script>();
  #frame = 0;
  #socket: Socket | undefined;

  constructor(
    components: ComponentConfig[],
    events: EventConfig[],
    more: Partial<PageConfig> = {},
  ) {
    this.page = new Page(
      {
        version: "0",
        app_id: "app",
        token: "t",
        title: "Bench",
        layout: { id: 0, children: components.map(({ id }) => ({ id })) },
        components,
        events,
        defaults: DEFAULTS,
        ...more,
      },
      {
        open: () => this.#open(),
        schedule: (apply) => apply(),
        script: (path) => {
          const script = this.scripts.get(path);
          return script ? Promise.resolve(script) : Promise.reject(new Error(`no ${path}`));
        },
      },
    );
    this.page.connection.connect();
    this.welcome("s");
  }

  /** The server takes the page in, in a session of its own. */
  welcome(session: string): void {
    this.#socket?.onopen?.(new Event("open"));
    this.#say({ t: "welcome", session, resumed: false });
  }

  /** The server does not know the page. */
  refuse(): void {
    this.#say({ t: "refused", message: "The app was restarted.", reload: true });
  }

  #open(): Socket {
    this.#socket = {
      onopen: null,
      onmessage: null,
      onclose: null,
      send: (text) => this.sent.push(JSON.parse(String(text)) as ClientMessage),
      close: () => undefined,
    };
    return this.#socket;
  }

  #say(message: unknown): void {
    this.#socket?.onmessage?.(new MessageEvent("message", { data: JSON.stringify(message) }));
  }

  /** Loses the connection. */
  drop(): void {
    this.#socket?.onclose?.(new CloseEvent("close"));
  }

  ops(...ops: Op[]): void {
    this.#frame += 1;
    this.#say({ t: "ops", n: this.#frame, ops });
  }

  end(job: number, stage: "done" | "failed" | "cancelled", info: JobInfo = {}): void {
    this.ops(["job", job, stage, info]);
  }

  node(id: number): Node {
    const node = this.page.store.nodes.get(id);
    if (!node) throw new Error(`no node ${id}`);
    return node;
  }

  get runs(): Run[] {
    return this.sent.filter((m): m is Run => m.t === "run");
  }

  /** What ran, as `fn:data`. */
  get log(): string[] {
    return this.runs.map(({ fn, data }) => `${fn}:${data.join(",")}`);
  }
}

export const text = (id: number, value: unknown = null): ComponentConfig => ({
  id,
  type: "textbox",
  props: { value },
});

export const edge = (
  id: number,
  from: [number, string],
  rest: Partial<EventConfig> = {},
): EventConfig => ({
  id,
  targets: [from],
  ...rest,
});

export const chained = (
  id: number,
  after: number,
  on: "any" | "success" | "failure",
): EventConfig => ({
  id,
  targets: [[null, "then"]],
  trigger_after: after,
  trigger_on: on,
});

/** Lets the promises of a started run settle. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
