/**
 * What the person presses in a drawn page before its script is there. A file of its own, so small that it is there at
 * once: nothing is seen before it. The page's script takes over.
 */
import type { Presses } from "./take_over";

const presses: Event[] = [];

function keep(event: Event): void {
  const { target } = event;
  if (event.type === "click") presses.push(event);
  else if (submits(event as KeyboardEvent, target)) {
    presses.push(event);
    event.preventDefault();
  }
}

/** In one line Enter does, in several with Shift; else it starts a new line. */
function submits({ key, shiftKey }: KeyboardEvent, target: EventTarget | null): boolean {
  if (key !== "Enter") return false;
  if (target instanceof HTMLTextAreaElement) return (target.rows === 1) !== shiftKey;
  return target instanceof HTMLInputElement;
}

/** What is dropped on a page that cannot take it yet would be opened in its place. */
function refuse(event: Event): void {
  event.preventDefault();
}

const KEPT = ["click", "keydown"];
const REFUSED = ["dragover", "drop"];

for (const type of KEPT) addEventListener(type, keep, true);
for (const type of REFUSED) addEventListener(type, refuse);

const given: Presses = () => {
  for (const type of KEPT) removeEventListener(type, keep, true);
  for (const type of REFUSED) removeEventListener(type, refuse);
  return presses;
};
Object.assign(globalThis, { showglassPresses: given });
