/** A choice as the server sends it: its label, and the value that it stands for. */
export type Choice = readonly [string, string | number];

/** What of a value is still among the choices: null, or the rest of a list, when they went. */
export function stillChosen(value: unknown, choices: readonly Choice[]): unknown {
  const known = (one: unknown): boolean => choices.some(([, choice]) => choice === one);
  if (Array.isArray(value)) return value.filter(known);
  return known(value) ? value : null;
}
