import type { DropdownProps } from "../../props.gen";

export type Choice = DropdownProps["choices"][number];
export type Value = Choice[1];

/** Places of the choices whose words hold `text`, whatever its case; all of them when it is empty. */
export function search(lowered: readonly string[], text: string): number[] {
  const wanted = text.trim().toLowerCase();
  const found: number[] = [];
  lowered.forEach((words, place) => {
    if (words.includes(wanted)) found.push(place);
  });
  return found;
}

/** The place of the choice that is called `text`, or -1. The same case wins over another. */
export function called(choices: readonly Choice[], text: string): number {
  const wanted = text.trim();
  const same = choices.findIndex(([words]) => words === wanted);
  if (same >= 0) return same;
  const lowered = wanted.toLowerCase();
  return choices.findIndex(([words]) => words.toLowerCase() === lowered);
}

/** The next choice whose words begin with `text`, starting behind `from` and coming round; or -1. */
export function startsWith(lowered: readonly string[], text: string, from: number): number {
  const count = lowered.length;
  for (let step = 1; step <= count; step += 1) {
    const place = (from + step) % count;
    if (lowered[place]?.startsWith(text)) return place;
  }
  return -1;
}
