import { createContext } from "svelte";

import { copyText } from "../../lib/clipboard";
import { word } from "../../lib/words";
import type { Node } from "../../node.svelte";
import type { ChatbotProps, Message } from "../../props.gen";
import type { Conversations } from "./history/conversations.svelte";
import { said, sideOf, textOf, transcript, type Turn, valueOf } from "./turns";

/** What a person says of an answer, and of which text: null takes it back. */
interface Rating {
  readonly words: string | null;
  readonly text: string;
}

/** What people do with a conversation. */
export class Talk {
  readonly node: Node<ChatbotProps>;
  /** First index of the turn that is being edited. */
  edited: number | null = $state.raw(null);
  /** The other conversations, where they are kept. */
  conversations: Conversations | null = $state.raw(null);
  #ratings: Readonly<Record<string, Rating>> = $state.raw({});

  constructor(node: Node<ChatbotProps>) {
    this.node = node;
  }

  get messages(): readonly Message[] {
    return this.conversations?.messages ?? this.node.props.value ?? [];
  }

  /** Whether an answer is being written here. */
  get busy(): boolean {
    return (this.node.status?.active ?? false) && !this.away;
  }

  /** Whether another conversation than the one that is shown has the value: what is shown can be read alone. */
  get away(): boolean {
    return this.conversations?.away ?? false;
  }

  has(button: string): boolean {
    return this.node.props.buttons?.includes(button) ?? false;
  }

  async copy(text: string): Promise<boolean> {
    const mark = this.node.props.watermark;
    if (!(await copyText(mark ? `${text}\n\n${mark}` : text))) return false;
    this.node.fire("copy", { value: text });
    return true;
  }

  copyTurn(turn: Turn): Promise<boolean> {
    return this.copy(said(turn).map(textOf).join("\n"));
  }

  copyAll(): Promise<boolean> {
    return this.copy(transcript(this.messages));
  }

  clear(): void {
    if (this.away) return;
    this.edited = null;
    this.#ratings = {};
    this.node.input([]);
    this.node.fire("clear");
  }

  /** The last question before the end; what `retry` and `undo` are about. */
  get question(): number {
    return this.messages.findLastIndex((message) => message.role === "user");
  }

  again(event: "retry" | "undo"): void {
    const index = this.question;
    const message = this.messages[index];
    if (message && !this.away) this.node.fire(event, { index, value: valueOf(message) });
  }

  select(index: number): void {
    const message = this.messages[index];
    if (message) this.node.fire("select", { index, value: valueOf(message) });
  }

  choose(index: number, value: string): void {
    if (this.away) return;
    this.node.fire("option_select", { index, value });
  }

  // -- ratings --------------------------------------------------------------------------------------------------------

  rated(turn: Turn): boolean {
    const { like_user_message: both } = this.node.props;
    return this.node.listens("like") && !this.away && (turn.side === "bot" || both);
  }

  ratingOf(turn: Turn): string | null {
    const own = this.#ratings[this.#place(turn)];
    // another answer at the same place was not rated
    if (own && textsOf(turn).join("\n").startsWith(own.text)) return own.words;
    const given = this.node.props.feedback_value;
    if (!given || turn.side !== "bot") return null;
    const before = this.messages.slice(0, turn.first);
    return given[before.filter((message) => sideOf(message) === "bot").length] ?? null;
  }

  #place(turn: Turn): string {
    return `${this.conversations?.open ?? ""} ${turn.first}`;
  }

  rate(turn: Turn, words: string): void {
    const next = this.ratingOf(turn) === words ? null : words;
    const value = textsOf(turn);
    const rating = { words: next, text: value.join("\n") };
    this.#ratings = { ...this.#ratings, [this.#place(turn)]: rating };
    this.node.fire("like", { index: turn.first, value, liked: liked(next) });
  }

  // -- editing --------------------------------------------------------------------------------------------------------

  /** Whether people may edit a turn: it is one text. */
  editable(turn: Turn): boolean {
    const { editable } = this.node.props;
    const who = editable ?? (this.node.listens("edit") ? "user" : null);
    if (this.away || who === null || (who === "user" && turn.side !== "user")) return false;
    return said(turn).some((message) => typeof valueOf(message) === "string");
  }

  /** Texts of a turn were edited. */
  finish(texts: ReadonlyMap<number, string>): void {
    this.edited = null;
    for (const [index, value] of texts) {
      const message = this.messages[index];
      const before = message && valueOf(message);
      if (!message || before === value) continue;
      const content = [{ type: "text" as const, text: value }];
      this.node.input(this.messages.map((m, at) => (at === index ? { ...message, content } : m)));
      this.node.fire("edit", { index, value, previous_value: before });
    }
  }
}

function textsOf(turn: Turn): string[] {
  return turn.entries.map((entry) => textOf(entry.message));
}

function liked(words: string | null): boolean | string {
  if (words === word("Like")) return true;
  if (words === word("Dislike")) return false;
  return words ?? "";
}

export const [getTalk, setTalk] = createContext<Talk>();
