import type { Adopt } from "./protocol.gen";

/** A copy of a tab has its memory, too: what is asked for late might belong to the other one. */
const ADOPT_MS = 30_000;

/** What a tab remembers of its session from one page load to the next. A session is used once. */
export class TabMemory {
  readonly #storage: Storage;
  readonly #key: string;
  #before: Adopt | null = null;
  #since = 0;
  #session = "";

  constructor(storage: Storage, socket: string) {
    this.#storage = storage;
    this.#key = `showglass-session ${socket}`;
    this.#read();
  }

  /** What to ask the server for, while the page is young. */
  get adopt(): Adopt | null {
    return performance.now() - this.#since < ADOPT_MS ? this.#before : null;
  }

  keep(session: string): void {
    this.#session = session;
    this.#write(session);
  }

  /** The page goes: whoever comes next in this tab may have its jobs at once. */
  leave(): void {
    if (this.#session) this.#write(`${this.#session} left`);
  }

  /** The page came back. Another one of the tab may have had its jobs meanwhile. */
  back(): void {
    this.#read();
  }

  #read(): void {
    const [session, left] = this.#storage.getItem(this.#key)?.split(" ") ?? [];
    this.#storage.removeItem(this.#key);
    this.#since = performance.now();
    this.#before =
      session && session !== this.#session ? { t: "adopt", session, left: left === "left" } : null;
  }

  #write(text: string): void {
    try {
      this.#storage.setItem(this.#key, text);
    } catch {
      // full: a reload will find nothing
    }
  }
}

/** The memory of this tab, or none where the browser keeps nothing. */
export function tabMemory(socket: string): TabMemory | null {
  try {
    return new TabMemory(sessionStorage, socket);
  } catch {
    return null;
  }
}
