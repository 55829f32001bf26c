import type { Socket } from "./connection";

/** Where a server is: absolute addresses, for workers have no page to be relative to. */
export interface Place {
  /** `…/gradio_api/socket`; the event stream lies below it. */
  socket: string;
  token: string;
}

/** A way that never worked is given up sooner: a proxy may swallow what it does not know. */
const FIRST_MS = 3_000;
const PATIENCE_MS = 10_000;
const REMEMBER_MS = 3_600_000;

/** What the browser keeps, or nothing where it may not. */
function kept(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/**
 * The two ways to the server: a WebSocket, and where a proxy lets none through, an event stream that all tabs share.
 *
 * Which one works is found out by trying, and remembered for an hour. Whoever is on the stream hears of it when
 * WebSockets get through after all.
 */
export class Ways {
  /** Called when WebSockets get through: the connection should come back, on one. */
  better: () => void = () => undefined;
  #place: Place;
  readonly #key: string;
  #stream: boolean;
  #proven = false;
  #failures = 0;
  #switched = false;

  constructor(place: Place) {
    this.#place = place;
    this.#key = `showglass-stream ${place.socket}`;
    this.#stream = Number(kept()?.getItem(this.#key)) > Date.now();
  }

  /** The server takes another token now. */
  renew(token: string): void {
    this.#place = { ...this.#place, token };
  }

  /** Milliseconds that a connection gets until its welcome. */
  get patience(): number {
    return this.#stream || this.#proven ? PATIENCE_MS : FIRST_MS;
  }

  open(): Socket {
    if (this.#stream) return openStream(this.#place, () => this.#better());
    const url = new URL(this.#place.socket);
    url.protocol = url.protocol.replace("http", "ws");
    return new WebSocket(url);
  }

  /** How an attempt went. Returns whether another way is worth a try at once. */
  settled(welcomed: boolean): boolean {
    if (welcomed) {
      this.#failures = 0;
      this.#switched = false;
      if (!this.#stream) this.#proven = true;
      this.#remember();
      return false;
    }
    this.#failures += 1;
    if (this.#failures < (this.#proven ? 2 : 1)) return false;
    const again = !this.#switched;
    this.#failures = 0;
    this.#switched = true;
    this.#stream = !this.#stream;
    return again;
  }

  #remember(): void {
    if (this.#stream) kept()?.setItem(this.#key, String(Date.now() + REMEMBER_MS));
    else kept()?.removeItem(this.#key);
  }

  #better(): void {
    if (!this.#stream) return;
    this.#stream = false;
    this.better();
  }
}

/** The stream as a socket. Its code is fetched when it is needed: most pages never do. */
function openStream(place: Place, better: () => void): Socket {
  let closed = false;
  const socket: Socket = {
    textOnly: true,
    onopen: null,
    onmessage: null,
    onclose: null,
    send: () => undefined,
    close: () => (closed = true),
  };
  // A browser may remember for good that a module could not be fetched: first see whether anybody answers.
  fetch(`${place.socket}/events`, { method: "HEAD" })
    .then(() => import("./stream/join"))
    .then(
      ({ join }) => {
        if (!closed) join(socket, place, better);
      },
      () => {
        if (!closed) socket.onclose?.(new CloseEvent("close"));
      },
    );
  return socket;
}
