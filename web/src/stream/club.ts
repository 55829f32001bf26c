import { type Answer, Desk, type Request } from "./desk";
import type { Trunk } from "./hub";
import { Tab } from "./tab";

/** What tabs say to each other. Ids rise with time: of two leaders the newer one stays. */
type Word =
  | { t: "who" }
  | { t: "lead"; id: number }
  | { t: "gone"; id: number }
  | { t: "ask"; to: number; from: number; request: Request }
  | { t: "answer"; to: number; from: number; answer: Answer };

/** The part of a BroadcastChannel that is used. */
export interface Channel {
  onmessage: ((event: MessageEvent<Word>) => void) | null;
  postMessage(word: Word): void;
}

const ELECTION_MS = 250;
const CHECK_MS = 5_000;
const ANSWER_MS = 3_000;

/**
 * Tabs without a shared worker: one of them leads and holds the stream for all. When it closes or falls silent, the
 * next tab that needs it leads.
 */
export class Club {
  readonly #found: () => Trunk;
  readonly #channel: Channel;
  readonly #id: number;
  readonly #tab: Tab;
  #leader: number | null = null;
  #trunk: Trunk | null = null;
  readonly #desks = new Map<number, Desk>();
  /** What is asked before there is a leader. */
  #early: Request[] = [];
  #election: ReturnType<typeof setTimeout> | undefined;
  #check: ReturnType<typeof setInterval> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(found: () => Trunk, channel: Channel, random = Math.random()) {
    this.#found = found;
    this.#channel = channel;
    this.#id = Date.now() + random;
    this.#tab = new Tab((request) => this.#ask(request));
    channel.onmessage = ({ data }) => this.#hear(data);
  }

  get tab(): Tab {
    return this.#tab;
  }

  /** This tab goes: another one leads. */
  leave(): void {
    if (this.#trunk) this.#channel.postMessage({ t: "gone", id: this.#id });
    this.#stepDown();
    this.#leaderLost();
  }

  #ask(request: Request): void {
    if (this.#leader === null) {
      if (request.do !== "alive") this.#early.push(request);
      if (request.do === "open") this.#seek();
    } else if (this.#leader === this.#id) this.#desk(this.#id).take(request);
    else this.#channel.postMessage({ t: "ask", to: this.#leader, from: this.#id, request });
  }

  #seek(): void {
    if (this.#election !== undefined) return;
    this.#channel.postMessage({ t: "who" });
    const wait = ELECTION_MS * (1 + (this.#id % 1));
    this.#election = setTimeout(() => this.#lead(), wait);
  }

  #lead(): void {
    this.#trunk = this.#found();
    this.#channel.postMessage({ t: "lead", id: this.#id });
    this.#follow(this.#id);
  }

  #follow(leader: number): void {
    clearTimeout(this.#election);
    this.#election = undefined;
    clearTimeout(this.#silence);
    this.#silence = undefined;
    if (leader === this.#leader) return;
    if (this.#leader !== null) this.#leaderLost();
    this.#leader = leader;
    const early = this.#early;
    this.#early = [];
    for (const request of early) this.#ask(request);
    clearInterval(this.#check);
    if (leader !== this.#id) this.#check = setInterval(() => this.#probe(), CHECK_MS);
  }

  /** Asks the leader for a sign. */
  #probe(): void {
    this.#channel.postMessage({ t: "who" });
    this.#silence ??= setTimeout(() => this.#leaderLost(), ANSWER_MS);
  }

  #leaderLost(): void {
    clearInterval(this.#check);
    clearTimeout(this.#silence);
    this.#silence = undefined;
    this.#leader = null;
    this.#early = [];
    this.#tab.lost();
  }

  #stepDown(): void {
    const trunk = this.#trunk;
    this.#trunk = null;
    trunk?.end();
    this.#desks.clear();
  }

  #desk(from: number): Desk {
    let desk = this.#desks.get(from);
    if (!desk && this.#trunk) {
      desk = new Desk(this.#trunk, (answer) => {
        if (from === this.#id) this.#tab.hear(answer);
        else this.#channel.postMessage({ t: "answer", to: from, from: this.#id, answer });
      });
      this.#desks.set(from, desk);
    }
    if (!desk) throw new Error("only the leader has desks");
    return desk;
  }

  #hear(word: Word): void {
    if (word.t === "who") {
      if (this.#trunk) this.#channel.postMessage({ t: "lead", id: this.#id });
    } else if (word.t === "lead") this.#led(word.id);
    else if (word.t === "gone") {
      if (word.id === this.#leader) this.#leaderLost();
    } else if (word.to !== this.#id) return;
    else if (word.t === "ask") {
      if (this.#trunk) this.#desk(word.from).take(word.request);
    } else if (word.from === this.#leader) this.#tab.hear(word.answer);
  }

  #led(id: number): void {
    if (this.#trunk && id < this.#id) {
      this.#channel.postMessage({ t: "lead", id: this.#id });
      return;
    }
    this.#stepDown();
    this.#follow(id);
  }
}
