import { say } from "./words";

/** What a play list of MP4 fragments tells: the parts in order, and whether more will come. */
export interface PlayList {
  parts: readonly string[];
  over: boolean;
}

const ASK_MS = 400;
/** Seconds that are fetched ahead of what is heard. */
const AHEAD = 60;
/** Seconds that stay behind it. */
const BEHIND = 30;
/** A gap between two pieces that is jumped over. */
const GAP = 0.5;

/** Reads a play list; heads of fragments count as parts. */
export function readList(text: string): PlayList {
  const parts: string[] = [];
  for (const line of text.split("\n")) {
    const map = /^#EXT-X-MAP:URI="([^"]+)"/.exec(line)?.[1];
    if (map !== undefined) parts.push(map);
    else if (line !== "" && !line.startsWith("#")) parts.push(line);
  }
  return { parts, over: text.includes("#EXT-X-ENDLIST") };
}

/** The type of what follows a head, for a source buffer. */
export function typeOf(head: Uint8Array): string {
  const text = Array.from(head, (byte) => String.fromCharCode(byte)).join("");
  const video = text.indexOf("avcC");
  const sound = text.includes("mp4a") ? ["mp4a.40.2"] : [];
  if (video < 0) return `audio/mp4; codecs="${sound.join()}"`;
  const hex = [5, 6, 7].map((at) => (head[video + at] ?? 0).toString(16).padStart(2, "0")).join("");
  return `video/mp4; codecs="${[`avc1.${hex}`, ...sound].join(", ")}"`;
}

/**
 * Plays a stream of ours from its beginning, while it grows. Browsers' own players begin such lists near their end,
 * and not all have one; where there is no media source, theirs has to do.
 */
export function playStream(
  address: string,
  lost: () => void,
): (element: HTMLMediaElement) => () => void {
  return (element) => {
    if (typeof MediaSource === "undefined") {
      element.src = address;
      return () => undefined;
    }
    const feeding = new Feeding(element, address);
    feeding.run().catch(() => {
      if (!feeding.closed) lost();
    });
    return () => feeding.close();
  };
}

class Feeding {
  closed = false;
  readonly #source = new MediaSource();
  readonly #element: HTMLMediaElement;
  readonly #base: string;
  readonly #address: string;
  #buffer: SourceBuffer | null = null;

  constructor(element: HTMLMediaElement, address: string) {
    this.#element = element;
    this.#address = address;
    this.#base = address.slice(0, address.lastIndexOf("/") + 1);
    element.src = URL.createObjectURL(this.#source);
  }

  async run(): Promise<void> {
    await once(this.#source, "sourceopen");
    URL.revokeObjectURL(this.#element.src);
    let fed = 0;
    while (!this.closed) {
      const { parts, over } = readList(await (await this.#fetch(this.#address)).text());
      for (const part of parts.slice(fed)) await this.#feed(part);
      fed = parts.length;
      if (this.closed || over) break;
      await wait(ASK_MS);
    }
    if (!this.closed && this.#source.readyState === "open") this.#source.endOfStream();
  }

  async #fetch(address: string): Promise<Response> {
    const answer = await fetch(address);
    if (!answer.ok)
      throw new Error(say("The stream is gone ({status}).", { status: String(answer.status) }));
    return answer;
  }

  async #feed(part: string): Promise<void> {
    while (!this.closed && this.#ahead() > AHEAD) await wait(ASK_MS);
    if (this.closed) return;
    const bytes = await (await this.#fetch(this.#base + part)).arrayBuffer();
    if (this.closed) return;
    this.#buffer ??= this.#source.addSourceBuffer(typeOf(new Uint8Array(bytes)));
    this.#buffer.appendBuffer(bytes);
    await once(this.#buffer, "updateend");
    await this.#tidy(this.#buffer);
  }

  #ahead(): number {
    const { buffered, currentTime } = this.#element;
    return buffered.length > 0 ? buffered.end(buffered.length - 1) - currentTime : 0;
  }

  /** Forgets what was heard long ago, and steps over a gap between two pieces. */
  async #tidy(buffer: SourceBuffer): Promise<void> {
    const { buffered, currentTime } = this.#element;
    for (let i = 0; i < buffered.length; i += 1) {
      const gap = buffered.start(i) - currentTime;
      if (gap > 0 && gap < GAP && buffered.end(Math.max(0, i - 1)) - currentTime < 0.05)
        this.#element.currentTime = buffered.start(i);
    }
    if (buffered.length === 0 || buffered.start(0) > currentTime - 2 * BEHIND) return;
    buffer.remove(0, currentTime - BEHIND);
    await once(buffer, "updateend");
  }

  close(): void {
    this.closed = true;
    this.#element.removeAttribute("src");
    this.#element.load();
  }
}

function once(target: EventTarget, event: string): Promise<void> {
  return new Promise((resolve) => target.addEventListener(event, () => resolve(), { once: true }));
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
