import { say, word } from "./words";

/** What showglass puts into components by itself, where an author leaves it. */
const OURS = new Set([
  word("Type a message…"),
  word("Chatbot"),
  word("Additional inputs"),
  word("Type colon (:) in the dialogue line to see the available tags"),
]);

/** A text of a prop: in the person's language where it is ours, as it is where it is the author's. */
export function own<T extends string | null | undefined>(text: T): T | string {
  return text && OURS.has(text) ? say(text) : text;
}
