import { Connection, type LinkState, type Socket } from "./connection";
import { type DispatchHost, Dispatcher, type Script } from "./dispatch";
import { isEmpty } from "./lib/equal";
import { insist } from "./lib/insist";
import { say, word } from "./lib/words";
import { type Host, Node, type UploadedFile, type Watch } from "./node.svelte";
import {
  type AdoptedJob,
  type Failure,
  type LogOp,
  PAGE_CONFIG_DEFAULTS,
  type PageConfig,
} from "./protocol.gen";
import type { TabMemory } from "./tab";
import { frames, type Schedule, Store } from "./store";
import type { Stream } from "./streaming";
import { runTimers } from "./timers.svelte";
import { Toasts } from "./toasts.svelte";
import { Wiring } from "./wiring";

export interface PageOptions {
  open: () => Socket;
  patience?: () => number;
  settled?: (welcomed: boolean) => boolean;
  /** The server takes another token now. */
  renewed?: (token: string) => void;
  query?: string;
  tab?: TabMemory | null;
  schedule?: Schedule;
  script?: (path: string) => Promise<Script>;
}

/** Servers that disagree on the token must not be asked for ever. */
const AGAIN_MS = 5_000;

/** Imports an author's script: a module of our own origin, beside the page. */
async function importScript(path: string): Promise<Script> {
  const url = new URL(path, document.baseURI).href;
  const module = (await import(/* @vite-ignore */ url)) as { default: Script };
  return module.default;
}

/** The page as a whole: the nodes, the socket and the edges, wired to each other. */
export class Page {
  readonly config: Required<PageConfig>;
  readonly #renewed: PageOptions["renewed"];
  #renewedAt = -Infinity;
  readonly toasts = new Toasts();
  readonly store: Store;
  readonly connection: Connection;
  readonly wiring: Wiring;
  readonly dispatcher: Dispatcher;
  link: LinkState = $state.raw("connecting");
  /** Runs of this tab that ended while no page was there, until the person has dealt with them. */
  finished: AdoptedJob[] = $state.raw([]);
  refusal: { message: string; reload: boolean } | null = $state.raw(null);

  constructor(config: PageConfig, options: PageOptions) {
    this.#renewed = options.renewed;
    this.config = { ...PAGE_CONFIG_DEFAULTS, ...config };
    this.wiring = new Wiring(config.events);
    this.connection = new Connection({
      ...options,
      token: config.token,
      events: {
        ops: (ops) => this.store.receive(ops),
        state: (state) => this.#linked(state),
        refused: (message, reload) => {
          this.refusal = { message, reload };
          if (reload) void this.#again();
        },
        lost: (jobs, reason) => this.dispatcher.lost(jobs, reason),
      },
    });
    this.dispatcher = new Dispatcher(
      this.wiring,
      this.#dispatchHost(options.script ?? importScript),
    );
    this.store = new Store(
      {
        changed: (node) => this.dispatcher.fire(node.id, "change"),
        job: (op) => this.dispatcher.job(op),
        log: (op) => this.#log(op),
        adopt: ([, jobs]) => this.#adopt(jobs),
      },
      options.schedule ?? frames(),
    );
    const host = this.#nodeHost();
    for (const component of config.components) {
      const { id, type } = component;
      const auto = (value: unknown): boolean => this.#autoInteractive(id, value);
      this.store.add(new Node(component, this.config.defaults[type], host, auto));
    }
  }

  /** A page whose person signed out elsewhere would try for ever. */
  #linked(state: LinkState): void {
    this.link = state;
    if (state === "offline" && this.config.username)
      fetch("gradio_api/user").then(
        async (answer) => {
          if (answer.status === 401 || (answer.ok && (await answer.json()) === null))
            this.connection.refuse(word("You are signed out."), true);
        },
        () => undefined,
      );
  }

  /** The network or the person is back. */
  wake(): void {
    if (this.refusal?.reload) void this.#again();
    else this.connection.wake();
  }

  /** After a restart of the same app the page goes on as it stands: what was typed is nowhere else. */
  async #again(): Promise<void> {
    if (performance.now() - this.#renewedAt < AGAIN_MS) return;
    this.#renewedAt = performance.now();
    try {
      const { goOn } = await import("./again");
      await goOn(this, this.#renewed);
    } catch {
      // no answer, or none that fits: the person is told to reload
    }
  }

  /** Starts what runs by itself: the load events and the timers. */
  start(): void {
    runTimers(this.store.nodes.values(), () => this.link === "open");
    this.#remember();
    this.dispatcher.fire(this.config.layout.id, "load");
    if (this.config.deep_link === "invalid") {
      this.toasts.add("warning", word("Link"), word("This link is not known here any more."), 10);
    }
  }

  /** What the browser keeps is read before any run takes it. */
  #remember(): void {
    const kept = [...this.store.nodes.values()].filter(({ type }) => type === "browserstate");
    if (kept.length === 0) return;
    const reading = import("./browser_state").then(({ recall }) => {
      const save = recall(kept);
      $effect.root(() => {
        for (const node of kept) $effect(() => save(node, node.get("value")));
      });
    });
    for (const node of kept) node.pending = reading;
  }

  #autoInteractive(id: number, value: unknown): boolean {
    return this.wiring.isInput(id) || (!this.wiring.isOutput(id) && isEmpty(value));
  }

  #nodeHost(): Host {
    return {
      fire: (node, event, data) => this.dispatcher.fire(node.id, event, data),
      listens: (id, event) => this.wiring.waiting(id, event).length > 0,
      call: (id, name, data) => this.connection.call(id, name, data),
      stream: (id) => this.#stream(id),
      upload: (files, watch) => this.#upload(files, watch),
      callWith: async (id, name, fields, file) => {
        const sending = await insist(() => import("./lib/sending"));
        return sending?.sendForm(id, name, fields, file, this.config.token);
      },
    };
  }

  /** A stream of a component's, to every edge that waits for it; null when none does. */
  async #stream(id: number): Promise<Stream | null> {
    const edges = this.wiring.waiting(id, "stream");
    if (edges.length === 0) return null;
    const { Stream } = await import("./streaming");
    return new Stream(this.dispatcher, edges, id);
  }

  #dispatchHost(script: (path: string) => Promise<Script>): DispatchHost {
    return {
      node: (id) => this.store.nodes.get(id),
      run: (message) => this.connection.run(message),
      cancel: (jobs) => this.connection.cancel(jobs),
      script,
      failed: (failure) => this.#failed(failure),
      reveal: (node) => reveal(node),
    };
  }

  async #upload(files: readonly File[], watch?: Watch): Promise<UploadedFile[]> {
    const most = this.config.max_file_size;
    const large = most === null ? undefined : files.find((file) => file.size > most);
    if (large) throw new Error(say("{name} is too large for this app.", { name: large.name }));
    const sending = await insist(() => import("./lib/sending"), watch);
    return sending?.uploadFiles(files, () => this.config.token, watch) ?? [];
  }

  #log([, level, title, text, duration, visible]: LogOp): void {
    if (visible) this.toasts.add(level, title, text, duration);
  }

  #adopt(jobs: readonly AdoptedJob[]): void {
    const ended = jobs.filter((job) => !this.dispatcher.adopt(job));
    this.finished = [...this.finished, ...ended];
  }

  #failed({ message, title, duration, visible }: Failure): void {
    if (visible ?? true)
      this.toasts.add(
        "error",
        title ?? word("Error"),
        message,
        duration === undefined ? 10 : duration,
      );
  }
}

function reveal(node: Node): void {
  document.getElementById(node.domId)?.scrollIntoView({ block: "nearest" });
}
