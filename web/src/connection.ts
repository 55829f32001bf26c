import { backoff } from "./lib/backoff";
import { word } from "./lib/words";
import type { TabMemory } from "./tab";
import type { Call, Chunk, ClientMessage, Hello, Op, Run, ServerMessage } from "./protocol.gen";

/** The part of a WebSocket that is used. */
export interface Socket {
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(data: string | Blob): void;
  close(): void;
  /** Whether binary frames get through. Of a WebSocket they do. */
  readonly textOnly?: boolean;
}

/** A chunk with its bytes beside it. */
export type Parcel = Run | (Chunk & { bytes: Uint8Array<ArrayBuffer> });

export type LinkState = "connecting" | "open" | "offline" | "refused";

export interface ConnectionEvents {
  ops(ops: readonly Op[]): void;
  state(state: LinkState): void;
  refused(message: string, reload: boolean): void;
  /** The session is gone, and these jobs with it; or why else they will not run. */
  lost(jobs: number[], reason?: string): void;
}

export interface ConnectionOptions {
  token: string;
  /** The query of the page's address. */
  query?: string;
  /** What this page's tab had before. */
  tab?: TabMemory | null;
  open: () => Socket;
  /** Milliseconds that a socket gets until its welcome. */
  patience?: () => number;
  /** How an attempt went. Returns whether the next one should follow at once. */
  settled?: (welcomed: boolean) => boolean;
  events: ConnectionEvents;
  random?: () => number;
}

/** The server takes no larger message; a text of so many characters cannot be one. */
const MOST_BYTES = 4_194_304;
const SMALL_CHARS = MOST_BYTES / 3;
const TOO_LARGE = word("That is too large to send. Upload it as a file.");
const ACK_FRAMES = 64;
const ACK_MS = 1000;
const WELCOME_MS = 10_000;
/** After so long without a word the page asks whether the server is there. */
const QUIET_MS = 25_000;
const PONG_MS = 10_000;
/** A device that was asleep or changed its network most likely lost its connection, and nobody told it. */
const WAKE_PONG_MS = 4_000;

interface PendingCall {
  message: Call;
  resolve: (data: unknown) => void;
  reject: (error: Error) => void;
}

/**
 * The one socket of a page. It comes back by itself and resumes its session: every frame is taken once and in order,
 * and what was asked while it was away is sent when it is back.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;
  #socket: Socket | null = null;
  #state: LinkState = "connecting";
  #session: string | null = null;
  #seen = 0;
  #acked = 0;
  /** The first frame after a Welcome may stand for several. */
  #mayJump = false;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #ackTimer: ReturnType<typeof setTimeout> | undefined;
  #welcomeTimer: ReturnType<typeof setTimeout> | undefined;
  #welcomed = false;
  #quietTimer: ReturnType<typeof setInterval> | undefined;
  #pongTimer: ReturnType<typeof setTimeout> | undefined;
  #heard = false;
  /** Runs that the server has not confirmed by an op, and whether they were ever sent. */
  readonly #unconfirmed = new Map<number, { message: Parcel; sent: boolean }>();
  /** Jobs that the server confirmed and that have not ended. */
  readonly #live = new Set<number>();
  readonly #cancels = new Set<number>();
  readonly #calls = new Map<number, PendingCall>();
  #lastCall = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#events = options.events;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Opens the socket. */
  connect(): void {
    clearTimeout(this.#retry);
    if (this.#socket || this.#state === "refused") return;
    const socket = this.#options.open();
    this.#socket = socket;
    this.#welcomed = false;
    socket.onopen = () => {
      const hello: Hello = {
        t: "hello",
        token: this.#options.token,
        session: this.#session,
        seen: this.#seen,
      };
      if (this.#options.query) hello.query = this.#options.query;
      this.#write(hello);
    };
    socket.onmessage = (event) => this.#read(String(event.data));
    socket.onclose = () => {
      if (this.#socket === socket) this.#dropped();
    };
    const patience = this.#options.patience?.() ?? WELCOME_MS;
    this.#welcomeTimer = setTimeout(() => this.#abandon(), patience);
  }

  /** Something changed (network, tab in view): tries again at once if the socket is away, else asks whether it is. */
  wake(): void {
    if (this.#state === "open") this.#ask(WAKE_PONG_MS);
    if (this.#state !== "offline") return;
    this.#attempt = 0;
    this.connect();
  }

  /** The page is put aside, and may come back: `wake`. */
  rest(): void {
    if (this.#state === "refused") return;
    this.#acknowledge();
    this.#leave();
    this.#enter("offline");
  }

  /** There is a better way to connect: comes back on it. */
  reopen(): void {
    if (this.#state !== "open") return;
    this.#leave();
    this.connect();
  }

  /** Tells the server that the page goes for good. */
  bye(): void {
    if (this.#state === "open") this.#write({ t: "bye" });
  }

  run(message: Parcel): void {
    const entry = { message, sent: false };
    this.#unconfirmed.set(message.job, entry);
    entry.sent = this.#send(message);
  }

  cancel(jobs: readonly number[]): void {
    for (const job of jobs) this.#cancels.add(job);
    this.#send({ t: "cancel", jobs: [...jobs] });
  }

  /** The person has dealt with finished jobs of the tab. */
  seen(jobs: number[], shown: boolean): void {
    this.#send({ t: "seen", jobs, shown });
  }

  call(component: number, name: string, data: unknown): Promise<unknown> {
    this.#lastCall += 1;
    const message: Call = { t: "call", call: this.#lastCall, component, name, data };
    return new Promise((resolve, reject) => {
      this.#calls.set(message.call, { message, resolve, reject });
      this.#send(message);
    });
  }

  #send(message: ClientMessage | Parcel): boolean {
    if (this.#state !== "open") return false;
    if ("bytes" in message) this.#sendChunk(message);
    else this.#write(message);
    return true;
  }

  #write(message: ClientMessage): void {
    const text = JSON.stringify(message);
    if (text.length < SMALL_CHARS || new Blob([text]).size <= MOST_BYTES) this.#socket?.send(text);
    // The server would close the connection, and get it again with the next one.
    else if (message.t === "run") {
      this.#unconfirmed.delete(message.job);
      this.#events.lost([message.job], TOO_LARGE);
    } else if (message.t === "call") this.#reply(message.call, null, TOO_LARGE);
  }

  #sendChunk({ bytes, ...message }: Exclude<Parcel, Run>): void {
    if (this.#socket?.textOnly) {
      const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
      this.#write({ ...message, content: btoa(text) });
      return;
    }
    const head = new TextEncoder().encode(JSON.stringify(message));
    const size = new DataView(new ArrayBuffer(4));
    size.setUint32(0, head.length);
    this.#socket?.send(new Blob([size, head, bytes]));
  }

  #enter(state: LinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#events.state(state);
  }

  /** Closes a socket that is of no use and counts it as dropped. */
  #abandon(): void {
    if (!this.#socket) return;
    this.#leave();
    this.#dropped();
  }

  /** Closes the socket, whose end is then no news. */
  #leave(): void {
    const socket = this.#socket;
    this.#socket = null;
    clearTimeout(this.#retry);
    clearTimeout(this.#welcomeTimer);
    clearTimeout(this.#ackTimer);
    clearTimeout(this.#pongTimer);
    clearInterval(this.#quietTimer);
    this.#ackTimer = undefined;
    this.#pongTimer = undefined;
    if (!socket) return;
    socket.onmessage = null;
    socket.onopen = null;
    socket.close();
  }

  #dropped(): void {
    this.#leave();
    if (this.#state === "refused") return;
    if (!this.#welcomed && this.#options.settled?.(false)) {
      this.connect();
      return;
    }
    this.#enter("offline");
    const wait = backoff(this.#attempt, (this.#options.random ?? Math.random)());
    this.#attempt += 1;
    this.#retry = setTimeout(() => this.connect(), wait);
  }

  /** Asks for a word, and gives the socket up when none comes. */
  #ask(patience: number): void {
    this.#write({ t: "ping" });
    this.#pongTimer ??= setTimeout(() => this.#abandon(), patience);
  }

  #listen(): void {
    this.#quietTimer = setInterval(() => {
      if (!this.#heard) this.#ask(PONG_MS);
      this.#heard = false;
    }, QUIET_MS);
  }

  #read(text: string): void {
    this.#heard = true;
    clearTimeout(this.#pongTimer);
    this.#pongTimer = undefined;
    const message = JSON.parse(text) as ServerMessage;
    if (message.t === "ops") this.#ops(message.n, message.ops);
    else if (message.t === "welcome") this.#welcome(message.session, message.resumed);
    else if (message.t === "reply") this.#reply(message.call, message.data, message.error ?? null);
    else if (message.t === "refused") this.refuse(message.message, message.reload);
  }

  #welcome(session: string, resumed: boolean): void {
    clearTimeout(this.#welcomeTimer);
    this.#welcomed = true;
    this.#options.settled?.(true);
    this.#options.tab?.keep(session);
    this.#listen();
    this.#session = session;
    this.#attempt = 0;
    this.#mayJump = true;
    if (!resumed) this.#forget();
    this.#enter("open");
    const adopt = this.#options.tab?.adopt;
    if (adopt) this.#send(adopt);
    for (const waiting of this.#unconfirmed.values()) waiting.sent = this.#send(waiting.message);
    if (this.#cancels.size > 0) this.#send({ t: "cancel", jobs: [...this.#cancels] });
    for (const { message } of this.#calls.values()) this.#send(message);
    this.#acknowledge();
  }

  /** A new session knows nothing of the old one: what was sent there is lost. */
  #forget(): void {
    this.#seen = 0;
    this.#acked = 0;
    const lost = [...this.#live];
    for (const [job, { sent }] of this.#unconfirmed) {
      if (!sent) continue;
      lost.push(job);
      this.#unconfirmed.delete(job);
    }
    this.#live.clear();
    this.#cancels.clear();
    if (lost.length > 0) this.#events.lost(lost);
  }

  #ops(n: number, ops: readonly Op[]): void {
    if (n <= this.#seen) return;
    if (n > this.#seen + 1 && !this.#mayJump) {
      this.#abandon();
      return;
    }
    this.#mayJump = false;
    this.#seen = n;
    for (const op of ops) {
      if (op[0] === "job") this.#track(op[1], op[2]);
      else if (op[0] === "adopt") for (const { job, stage } of op[1]) this.#track(job, stage);
    }
    this.#events.ops(ops);
    if (n - this.#acked >= ACK_FRAMES) this.#acknowledge();
    else this.#ackTimer ??= setTimeout(() => this.#acknowledge(), ACK_MS);
  }

  #track(job: number, stage: string): void {
    this.#unconfirmed.delete(job);
    if (stage === "queued" || stage === "running") {
      this.#live.add(job);
      return;
    }
    this.#live.delete(job);
    this.#cancels.delete(job);
  }

  #acknowledge(): void {
    clearTimeout(this.#ackTimer);
    this.#ackTimer = undefined;
    if (this.#seen === this.#acked) return;
    this.#acked = this.#seen;
    this.#send({ t: "ack", n: this.#seen });
  }

  #reply(call: number, data: unknown, error: string | null): void {
    const pending = this.#calls.get(call);
    this.#calls.delete(call);
    if (error === null) pending?.resolve(data ?? null);
    else pending?.reject(new Error(error));
  }

  /** The server was restarted, and takes this token: the page goes on in a new session. */
  renew(token: string): void {
    this.#options.token = token;
    this.#session = null;
    this.#attempt = 0;
    this.#enter("offline");
    this.connect();
  }

  /** It is of no use to try again. */
  refuse(message: string, reload: boolean): void {
    this.#enter("refused");
    this.#leave();
    this.#events.refused(message, reload);
    for (const { reject } of this.#calls.values()) reject(new Error(message));
    this.#calls.clear();
  }
}
