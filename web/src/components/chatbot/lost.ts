import { say } from "../../lib/words";

const FILE = /^\(The file (.{1,100}) is not here any more\)$/s;
const SOMETHING = /^\(Something is not here any more\)$/;

/** A text of a message. What the server writes where a file or component is lost is said in the person's language. */
export function asRead(text: string): string {
  if (SOMETHING.test(text)) return say("(Something is not here any more)");
  const name = FILE.exec(text)?.[1];
  return name ? say("(The file {name} is not here any more)", { name }) : text;
}
