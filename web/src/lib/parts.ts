import { Patience } from "./patience";
import { Cancelled, request, UploadFailure } from "./requests";

const DOOR = "gradio_api/";
/** Bytes of the first part: what every proxy lets through. The next ones are larger as long as all goes well. */
const PART = 1024 * 1024;
const MOST_PART = 16 * 1024 * 1024;
/** A part that takes longer than this was large enough; much longer, and it was too large. */
const LONG_MS = 4000;
const LEAST_PART = 64 * 1024;
const MOST_FRESH = 3;
const KIND = "application/offset+octet-stream";

export interface PartsWatch {
  /** What the server takes for a page of its own; it changes when the server is started again. */
  token: () => string;
  sent: (bytes: number) => void;
  away?: ((lost: boolean) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Where an upload is, and what its file will be called. */
interface Place {
  address: string;
  ticket: string;
}

/** What a part may have on the way to this server; a refusal of a larger one tells, for all files. */
let most = MOST_PART;

/** What the last part had: the next file need not find that out again. */
let usual = PART;

/** Addresses in use: the same file twice at once is two uploads. */
const busy = new Set<string>();

/**
 * Sends a file in parts; what arrived is never sent again, whatever becomes of the connection.
 *
 * Resolves to its ticket. Rejects with `UploadFailure`, or with `Cancelled` once nothing of it is left on the server.
 */
export async function sendInParts(file: File, watch: PartsWatch): Promise<string> {
  const run = new Run(file, watch);
  try {
    return await run.whole();
  } catch (error) {
    if (error instanceof Cancelled) run.forget(true);
    else run.leave();
    throw error;
  }
}

class Run {
  readonly #file: File;
  readonly #watch: PartsWatch;
  readonly #patience: Patience;
  #place: Place | null = null;
  #at = 0;
  #part = usual;
  #method = "PATCH";
  #fresh = 0;

  constructor(file: File, watch: PartsWatch) {
    this.#file = file;
    this.#watch = watch;
    this.#patience = new Patience(watch.away, watch.signal);
  }

  async whole(): Promise<string> {
    this.#remembered();
    let sure = this.#place === null;
    for (;;) {
      try {
        if (this.#place === null) await this.#begin();
        else if (!sure) await this.#look();
        sure = true;
        while (this.#at < this.#file.size) await this.#next();
        break;
      } catch (error) {
        sure = false;
        await this.#mend(error);
      }
    }
    const ticket = this.#place?.ticket ?? "";
    this.forget(false);
    return ticket;
  }

  /** Somebody may go on with it later. */
  leave(): void {
    if (this.#place) busy.delete(this.#place.address);
  }

  /** Nobody goes on with it. `undo`: nor is what was sent of any use. */
  forget(undo: boolean): void {
    const place = this.#place;
    if (!place) return;
    this.leave();
    this.#place = null;
    memory(() => sessionStorage.removeItem(this.#name));
    if (undo)
      void request({ method: "DELETE", address: place.address, headers: this.#headers }).catch(
        () => undefined, // it expires
      );
  }

  async #begin(): Promise<void> {
    const headers = {
      ...this.#headers,
      "upload-length": String(this.#file.size),
      "upload-metadata": `filename ${base64(this.#file.name)}`,
    };
    const address = `${DOOR}uploads`;
    const answer = await request({ method: "POST", address, headers, signal: this.#watch.signal });
    const { ticket } = JSON.parse(answer.responseText) as { ticket: string };
    const place = { address: DOOR + (answer.getResponseHeader("location") ?? ""), ticket };
    this.#take(place);
    memory(() => sessionStorage.setItem(this.#name, JSON.stringify(place)));
    this.#at = 0;
    this.#watch.sent(0);
  }

  #take(place: Place): void {
    this.#place = place;
    busy.add(place.address);
  }

  /** An upload of the same file that a page before this one began: a reload does not begin anew. */
  #remembered(): void {
    const kept = memory(() => sessionStorage.getItem(this.#name));
    if (!kept) return;
    const place = JSON.parse(kept) as Place;
    if (!busy.has(place.address)) this.#take(place);
  }

  /** Asks how much is there. */
  async #look(): Promise<void> {
    const { address } = this.#place ?? { address: "" };
    const { signal } = this.#watch;
    const answer = await request({ method: "HEAD", address, headers: this.#headers, signal });
    this.#arrived(answer);
  }

  async #next(): Promise<void> {
    const from = this.#at;
    const began = performance.now();
    const { address } = this.#place ?? { address: "" };
    const answer = await request({
      method: this.#method,
      address,
      headers: {
        ...this.#headers,
        "content-type": KIND,
        "upload-offset": String(from),
        ...(this.#method === "POST" ? { "x-http-method-override": "PATCH" } : {}),
      },
      body: this.#file.slice(from, from + this.#part),
      sent: (bytes) => this.#watch.sent(Math.min(from + bytes, this.#file.size)),
      signal: this.#watch.signal,
    });
    this.#arrived(answer);
    this.#fit(performance.now() - began);
  }

  /** Fewer requests for who has a fast line; on a slow one a break costs no more than some seconds. */
  #fit(took: number): void {
    if (took < LONG_MS) this.#part = Math.min(this.#part * 2, Math.max(most, this.#part));
    else if (took > 2 * LONG_MS) this.#part = Math.max(PART, this.#part / 2);
    usual = this.#part;
  }

  #arrived(answer: XMLHttpRequest): void {
    this.#at = Number(answer.getResponseHeader("upload-offset") ?? this.#at);
    this.#watch.sent(this.#at);
    this.#patience.calm();
  }

  /** Does what may help after a failure, or rejects with it. */
  async #mend(error: unknown): Promise<void> {
    const status = error instanceof UploadFailure ? error.status : -1;
    // proxies hang up on what is too large for them, in the midst of it: there may be no status
    const large = this.#part > PART;
    if (large && (status === 413 || status === 0)) most = usual = this.#part = PART;
    if (large && status === 413) return;
    if (status !== 409 && !(this.#place && this.#changed(status))) await this.#patience.wait(error);
  }

  /** Whether something else can be tried at once. */
  #changed(status: number): boolean {
    if (status === 404 && this.#fresh < MOST_FRESH) {
      // it expired, or the server was started again
      this.#fresh += 1;
      this.forget(false);
      return true;
    }
    if (status === 413 && this.#part > LEAST_PART) {
      usual = this.#part /= 2;
      return true;
    }
    const unknown = (status === 405 || status === 501) && this.#method === "PATCH";
    if (unknown) this.#method = "POST";
    return unknown;
  }

  get #headers(): Record<string, string> {
    return { "tus-resumable": "1.0.0", "x-showglass-token": this.#watch.token() };
  }

  get #name(): string {
    const { name, size, lastModified } = this.#file;
    return `showglass-upload ${location.pathname} ${size} ${lastModified} ${name}`;
  }
}

/** What the tab keeps, if it may keep anything. */
function memory<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
