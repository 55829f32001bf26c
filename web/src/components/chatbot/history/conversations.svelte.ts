import { untrack } from "svelte";

import type { JobStatus } from "../../../job.svelte";
import type { Node } from "../../../node.svelte";
import type { ChatbotProps, Message } from "../../../props.gen";
import { say } from "../../../lib/words";
import { textOf } from "../turns";

export interface Conversation {
  readonly id: string;
  readonly title: string;
  readonly messages: readonly Message[];
  /** Whether a person gave it its title. */
  readonly named?: boolean;
}

/** What the browser keeps of one name, as JSON; more than some megabytes it refuses. */
const MOST_CHARACTERS = 3_000_000;
const TITLE = 60;

/** What reads the browser's storage anew: other tabs write there, too. */
export type Reread = (node: Node) => unknown;

/**
 * The conversations that the browser keeps, and which of them the Chatbot shows.
 *
 * The Chatbot's value belongs to one conversation, its home. While an answer is on its way there, another one may be
 * shown: the answer goes on at home, and the value follows to what is shown when it is over.
 */
export class Conversations {
  /** Id of the one that is shown. */
  open: string = $state.raw(newId());
  /** Whether the last one was too long to be kept. */
  full: boolean = $state.raw(false);
  #home: string = $state.raw(this.open);
  /** The run that goes on at home while another one is shown. */
  #away: JobStatus | null = $state.raw(null);
  #back: () => void = () => undefined;
  #forgotten: string | null = null;
  readonly #chat: Node<ChatbotProps>;
  readonly #shelf: Node;
  readonly #reread: Reread;
  readonly #running: () => JobStatus | null;
  readonly #initial: readonly Message[];

  /**
   * shelf: the BrowserState that keeps them, already read. running: the run that answers now. initial: what every
   * conversation begins with.
   */
  constructor(
    chat: Node<ChatbotProps>,
    shelf: Node,
    reread: Reread,
    running: () => JobStatus | null,
    initial: readonly Message[],
  ) {
    this.#chat = chat;
    this.#shelf = shelf;
    this.#reread = reread;
    this.#running = running;
    this.#initial = initial;
    this.#goOn();
  }

  /** All of them, the newest first. */
  get list(): readonly Conversation[] {
    return valid(this.#shelf.get("value"));
  }

  /** What is shown. */
  get messages(): readonly Message[] {
    return this.away ? this.#kept(this.open) : this.#value;
  }

  /** Whether an answer goes on in another conversation than the one that is shown. */
  get away(): boolean {
    return this.#home !== this.open;
  }

  /** Id of the conversation that is being answered. */
  get answered(): string | null {
    // the Chatbot's status comes a moment late, and makes this look again
    return (this.#away ?? this.#chat.status)?.active === true ? this.#home : null;
  }

  /** Keeps what is said as long as the page lives. Returns what ends that. */
  watch(): () => void {
    const elsewhere = (event: StorageEvent): void => {
      if (event.key === this.#shelf.get("storage_key"))
        this.#shelf.set("value", this.#reread(this.#shelf));
    };
    window.addEventListener("storage", elsewhere);
    const end = $effect.root(() => {
      $effect(() => {
        const messages = this.#value;
        const written = this.#running()?.active === true && this.#title(this.#home) !== null;
        if (!written || messages.at(-1)?.role === "user")
          untrack(() => this.#keep(this.#home, messages));
      });
      $effect(() => {
        if (this.#away?.active === false) untrack(() => this.#settle());
      });
    });
    return () => {
      window.removeEventListener("storage", elsewhere);
      end();
    };
  }

  /** Shows another one. */
  choose(id: string): void {
    if (id === this.open) return;
    this.open = id;
    this.#note();
    const status = this.#running();
    if (this.#away) {
      if (id === this.#home) this.#return();
    } else if (status?.active) {
      this.#keep(this.#home, this.#value);
      this.#away = status;
      // what is said here meanwhile waits for its turn
      this.#chat.pending = new Promise<void>((resolve) => (this.#back = resolve));
    } else {
      this.#show(id);
    }
  }

  begin(): void {
    this.choose(newId());
  }

  rename(id: string, title: string): void {
    const words = title.trim().slice(0, 200);
    if (words === "") return;
    this.#change((list) =>
      list.map((one) => (one.id === id ? { ...one, title: words, named: true } : one)),
    );
  }

  remove(id: string): void {
    if (id === this.#home) this.#forgotten = id;
    this.#change((list) => list.filter((one) => one.id !== id));
    if (id === this.open) this.begin();
  }

  get #value(): readonly Message[] {
    return this.#chat.props.value ?? [];
  }

  #kept(id: string): readonly Message[] {
    return this.list.find((one) => one.id === id)?.messages ?? this.#initial;
  }

  #title(id: string): string | null {
    return this.list.find((one) => one.id === id)?.title ?? null;
  }

  #show(id: string): void {
    this.#home = id;
    this.#forgotten = null;
    this.#chat.set("value", this.#kept(id));
    this.#chat.fire("change");
  }

  #return(): void {
    this.#away = null;
    this.#chat.pending = null;
    this.#back();
  }

  /** The answer elsewhere is over. */
  #settle(): void {
    this.#keep(this.#home, this.#value);
    this.#show(this.open);
    this.#return();
  }

  #keep(id: string, messages: readonly Message[]): void {
    if (messages === this.#initial || id === this.#forgotten) return;
    const known = this.list.find((one) => one.id === id);
    if (known?.messages === messages || (!known && messages.length === 0)) return;
    this.#change((list) => {
      const old = list.find((one) => one.id === id);
      const others = list.filter((one) => one.id !== id);
      if (messages.length === 0) return others;
      const title = old?.named ? old.title : titleOf(messages);
      return [{ id, title, messages, ...(old?.named && { named: true }) }, ...others];
    });
    this.#note();
  }

  #change(changed: (list: readonly Conversation[]) => readonly Conversation[]): void {
    const next = changed(valid(this.#reread(this.#shelf)));
    const kept = fitting(next);
    this.full = next.length > 0 && kept.length === 0;
    this.#shelf.set("value", kept);
  }

  /** The tab goes on where it was before it was loaded anew. */
  #goOn(): void {
    const id = recalled(this.#place);
    const kept = this.list.find((one) => one.id === id);
    if (!kept) return;
    const value = this.#value;
    const begun = value.length > 0 && value !== this.#initial;
    const [first, before] = [value[0], kept.messages[0]];
    if (begun && !(first && before && textOf(first) === textOf(before))) return;
    this.open = this.#home = kept.id;
    if (!begun && !this.#running()?.active) this.#chat.set("value", kept.messages);
  }

  get #place(): string {
    return `showglass-open ${String(this.#shelf.get("storage_key"))}`;
  }

  #note(): void {
    try {
      sessionStorage.setItem(this.#place, this.open);
    } catch {
      // nothing is kept here: the tab begins anew
    }
  }
}

function recalled(place: string): string | null {
  try {
    return sessionStorage.getItem(place);
  } catch {
    return null;
  }
}

function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(9)), (byte) => byte.toString(36)).join(
    "",
  );
}

function valid(value: unknown): readonly Conversation[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (one: Partial<Conversation> | null) =>
      typeof one?.id === "string" && typeof one.title === "string" && Array.isArray(one.messages),
  ) as Conversation[];
}

function titleOf(messages: readonly Message[]): string {
  const asked = messages.find((message) => message.role === "user") ?? messages[0];
  const line = (asked ? textOf(asked) : "").trim().split("\n")[0] ?? "";
  if (line === "") return say("Conversation");
  return line.length > TITLE ? `${line.slice(0, TITLE - 1)}…` : line;
}

/** As many of the newest as the browser keeps. */
function fitting(list: readonly Conversation[]): readonly Conversation[] {
  let room = MOST_CHARACTERS;
  return list.filter((one) => {
    room -= JSON.stringify(one).length;
    return room >= 0;
  });
}
