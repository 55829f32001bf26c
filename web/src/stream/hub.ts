import { word } from "../lib/words";
import { events } from "./events";

/** Addresses and token of a server; a worker gets them as its name. */
export interface Place {
  socket: string;
  token: string;
}

/** One tab's end of the stream. */
export interface Strand {
  opened(): void;
  text(text: string): void;
  closed(): void;
  /** WebSockets get through. */
  better(): void;
}

/** What a tab does with its strand. */
export interface Line {
  send(text: string): void;
  close(): void;
}

/** What tabs share: a hub, or whatever stands for one. */
export interface Trunk {
  open(strand: Strand): Line;
  /** Ends every strand. */
  end(): void;
}

/** Characters that go in one POST, unless one message alone is longer. */
const POST_CHARS = 1_000_000;
/** The server takes no longer message. */
const MOST_CHARS = 4_000_000;
/** A POST that the browser finishes even if the page goes. */
const LASTING_CHARS = 8_000;
const RETRY_MS = [250, 1_000, 3_000];
/** The server says something every 15 s. */
const SILENCE_MS = 40_000;
const CHECK_MS = 5_000;
const GRACE_MS = 1_000;
const PROBE_MS = 10_000;
const PROBE_MOST_MS = 1_800_000;
const SIGNED_OUT = JSON.stringify({
  t: "refused",
  message: word("You are signed out. Reload the page to sign in."),
  reload: true,
});

/** One event stream down and one POST at a time up, for any number of strands. It opens when the first strand does. */
export class Hub implements Trunk {
  readonly #place: Place;
  readonly #strands = new Map<number, Strand>();
  #lastStrand = 0;
  /** The stream that is open or opening. */
  #stream: AbortController | null = null;
  #key: string | null = null;
  #heard = 0;
  #watch: ReturnType<typeof setInterval> | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #probe: ReturnType<typeof setTimeout> | undefined;
  #probeMs = PROBE_MS;
  /** Messages as parts of a POST. */
  #waiting: string[] = [];
  #posts = 0;
  #posting = false;

  constructor(place: Place) {
    this.#place = place;
  }

  open(strand: Strand): Line {
    clearTimeout(this.#idle);
    this.#lastStrand += 1;
    const number = this.#lastStrand;
    this.#strands.set(number, strand);
    if (this.#key !== null) queueMicrotask(() => this.#strands.has(number) && strand.opened());
    else if (!this.#stream) void this.#run();
    return {
      send: (text) => this.#send(number, text),
      close: () => this.#close(number),
    };
  }

  end(): void {
    this.#stream?.abort();
    this.#over();
  }

  #send(number: number, text: string): void {
    const strand = this.#strands.get(number);
    if (!strand) return;
    if (text.length > MOST_CHARS) {
      this.#close(number);
      strand.closed();
      return;
    }
    this.#say(number, text);
  }

  #close(number: number): void {
    if (!this.#strands.delete(number)) return;
    this.#say(number, "null");
    if (this.#strands.size === 0) this.#idle = setTimeout(() => this.end(), GRACE_MS);
  }

  // -- down -----------------------------------------------------------------------------------------------------------

  async #run(): Promise<void> {
    const stream = new AbortController();
    this.#stream = stream;
    this.#heard = Date.now();
    this.#watch = setInterval(() => {
      if (Date.now() - this.#heard > SILENCE_MS) this.end();
    }, CHECK_MS);
    try {
      const answer = await fetch(`${this.#place.socket}/events`, {
        headers: { accept: "text/event-stream" },
        cache: "no-store",
        signal: stream.signal,
      });
      if (answer.status === 401 || answer.status === 403) this.#tell(SIGNED_OUT);
      else if (answer.ok && answer.body) {
        for await (const data of events(answer.body, () => (this.#heard = Date.now())))
          this.#read(data);
      }
    } catch {
      // cut, or not reachable: the strands end, and their tabs try again
    }
    if (this.#stream === stream) this.#over();
  }

  #read(data: string): void {
    const space = data.indexOf(" ");
    const number = Number(data.slice(0, space));
    const frame = data.slice(space + 1);
    if (number === 0) {
      this.#opened((JSON.parse(frame) as { key: string }).key);
      return;
    }
    const strand = this.#strands.get(number);
    if (frame.startsWith("[")) {
      this.#strands.delete(number);
      strand?.closed();
    } else strand?.text(frame);
  }

  #opened(key: string): void {
    this.#key = key;
    this.#posts = 0;
    this.#probeMs = PROBE_MS;
    this.#later();
    for (const strand of [...this.#strands.values()]) strand.opened();
  }

  #tell(text: string): void {
    for (const strand of [...this.#strands.values()]) strand.text(text);
  }

  #over(): void {
    this.#stream = null;
    this.#key = null;
    this.#waiting = [];
    clearInterval(this.#watch);
    clearTimeout(this.#probe);
    clearTimeout(this.#idle);
    const strands = [...this.#strands.values()];
    this.#strands.clear();
    for (const strand of strands) strand.closed();
  }

  // -- up -------------------------------------------------------------------------------------------------------------

  #say(number: number, text: string): void {
    if (this.#key === null) return;
    this.#waiting.push(`[${number},${text}]`);
    if (!this.#posting) void this.#post(this.#key);
  }

  async #post(key: string): Promise<void> {
    this.#posting = true;
    try {
      while (this.#key === key && this.#waiting.length > 0) {
        this.#posts += 1;
        const body = `{"stream":"${key}","n":${this.#posts},"messages":[${this.#batch()}]}`;
        if (!(await this.#deliver(body)) && this.#key === key) this.end();
      }
    } finally {
      this.#posting = false;
    }
    // another stream opened meanwhile
    if (this.#key !== null && this.#waiting.length > 0) void this.#post(this.#key);
  }

  #batch(): string {
    let count = 0;
    let size = 0;
    for (const part of this.#waiting) {
      if (count > 0 && size + part.length > POST_CHARS) break;
      count += 1;
      size += part.length;
    }
    return this.#waiting.splice(0, count).join(",");
  }

  /** Sends a POST, again where nobody can know whether it came: the server takes its number once. */
  async #deliver(body: string): Promise<boolean> {
    const stream = this.#stream;
    for (const wait of [...RETRY_MS, null]) {
      try {
        const answer = await fetch(`${this.#place.socket}/send`, {
          method: "POST",
          headers: { "content-type": "application/json", "x-showglass-token": this.#place.token },
          body,
          keepalive: body.length < LASTING_CHARS,
        });
        if (answer.status < 500) return answer.ok;
      } catch {
        // not reachable just now
      }
      if (wait === null || this.#stream !== stream) return false;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    return false;
  }

  // -- back to WebSockets ---------------------------------------------------------------------------------------------

  #later(): void {
    clearTimeout(this.#probe);
    this.#probe = setTimeout(() => this.#try(), this.#probeMs);
    this.#probeMs = Math.min(PROBE_MOST_MS, this.#probeMs * 2);
  }

  /** A WebSocket that only asks whether somebody answers. */
  #try(): void {
    const socket = new WebSocket(this.#place.socket.replace("http", "ws"));
    let works = false;
    const patience = setTimeout(() => socket.close(), PROBE_MS);
    socket.onopen = () => socket.send('{"t":"ping"}');
    socket.onmessage = () => {
      works = true;
      socket.close();
    };
    socket.onclose = () => {
      clearTimeout(patience);
      if (this.#key === null) return;
      if (works) for (const strand of [...this.#strands.values()]) strand.better();
      else this.#later();
    };
  }
}
