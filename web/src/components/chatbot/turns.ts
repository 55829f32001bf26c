import type { ChatPart, Message } from "../../props.gen";

/** A message at its place in the conversation, with the thoughts that stand inside of it. */
export interface Entry {
  readonly index: number;
  readonly message: Message;
  readonly inside: readonly Entry[];
}

/** Messages of one side that follow each other. */
export interface Turn {
  readonly side: "user" | "bot";
  /** Index of its first message. */
  readonly first: number;
  readonly entries: readonly Entry[];
}

const AT_ONCE = 8;
/** Turns that come and go together as the reader scrolls. */
export type Chunk = readonly Turn[];

/**
 * Reads a conversation into turns. What is the same as before stays the same objects: the work for a message that grows
 * does not grow with the conversation.
 */
export class Turns {
  readonly #grouped: boolean;
  #messages: readonly Message[] = [];
  #turns: Turn[] = [];
  #chunks: Chunk[] = [];

  constructor(grouped: boolean) {
    this.#grouped = grouped;
  }

  read(messages: readonly Message[]): readonly Chunk[] {
    const old = this.#messages;
    let same = 0;
    while (same < old.length && same < messages.length && old[same] === messages[same]) same += 1;
    if (same === old.length && same === messages.length) return this.#chunks;
    // the turn with the first difference is read anew, and the one before it, which may have been joined
    let kept = this.#turns.length;
    while (kept > 0 && end(this.#turns[kept - 1]) >= same) kept -= 1;
    const from = kept > 0 ? end(this.#turns[kept - 1]) : 0;
    this.#turns = [...this.#turns.slice(0, kept), ...turns(messages, from, this.#grouped)];
    const whole = Math.floor(kept / AT_ONCE);
    this.#chunks = this.#chunks.slice(0, whole);
    for (let at = whole * AT_ONCE; at < this.#turns.length; at += AT_ONCE)
      this.#chunks.push(this.#turns.slice(at, at + AT_ONCE));
    this.#messages = messages;
    return (this.#chunks = [...this.#chunks]);
  }
}

/** The index after the last message of a turn. */
function end(turn: Turn | undefined): number {
  return turn ? turn.first + count(turn.entries) : 0;
}

function count(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + 1 + count(entry.inside), 0);
}

export function sideOf(message: Message): "user" | "bot" {
  return message.role === "user" ? "user" : "bot";
}

function turns(messages: readonly Message[], from: number, grouped: boolean): Turn[] {
  const found: Turn[] = [];
  for (let at = from; at < messages.length;) {
    const first = messages[at];
    if (!first) break;
    const side = sideOf(first);
    let next = at + 1;
    while (next < messages.length && belongs(messages[next], side, grouped)) next += 1;
    found.push({ side, first: at, entries: nested(messages.slice(at, next), at) });
    at = next;
  }
  return found;
}

/** Whether a message joins the turn before it. What stands inside of a thought always does. */
function belongs(message: Message | undefined, side: string, grouped: boolean): boolean {
  if (!message || sideOf(message) !== side) return false;
  return grouped || (message.metadata?.parent_id ?? null) !== null;
}

/** Thoughts stand inside of the one that they name. */
function nested(messages: readonly Message[], from: number): Entry[] {
  const top: Entry[] = [];
  const lists = new Map<string | number, Entry[]>();
  messages.forEach((message, at) => {
    const inside: Entry[] = [];
    const { id = null, parent_id: parent = null } = message.metadata ?? {};
    const place = (parent === null ? undefined : lists.get(parent)) ?? top;
    place.push({ index: from + at, message, inside });
    if (id !== null && message.metadata?.title) lists.set(id, inside);
  });
  return top;
}

/** A part as plain text, for the clipboard. */
function partText(part: ChatPart): string {
  if (part.type === "text") return part.text ?? "";
  if (part.type === "file") return part.alt_text ?? part.file?.orig_name ?? part.file?.path ?? "";
  return typeof part.value === "string" ? part.value : "";
}

/** A message as plain text. */
export function textOf(message: Message): string {
  return message.content
    .map(partText)
    .filter((text) => text !== "")
    .join("\n");
}

/** A message as the events have it: its text, or its parts where it has others than one text. */
export function valueOf(message: Message): string | readonly ChatPart[] {
  const [part, ...more] = message.content;
  return part?.type === "text" && more.length === 0 ? (part.text ?? "") : message.content;
}

/** What a turn says, without the thoughts. */
export function said(turn: Turn): Message[] {
  return turn.entries.map((entry) => entry.message).filter((message) => !message.metadata?.title);
}

/** The conversation as text. */
export function transcript(messages: readonly Message[]): string {
  return messages
    .filter((message) => !message.metadata?.title)
    .map((message) => `${message.role}: ${textOf(message)}`)
    .join("\n\n");
}
