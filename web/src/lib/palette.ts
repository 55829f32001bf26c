/** Colours that tell things apart, in this order: the same thing has the same one on every page. */
const HUES = [
  "#0b8a94",
  "#d9722e",
  "#5b6ee1",
  "#3f9142",
  "#c2456f",
  "#a08113",
  "#8a56c9",
  "#b8562f",
  "#2f7fc2",
  "#7a8b2a",
] as const;

/** The colour of the thing at this place in the list of all. */
export function hue(at: number): string {
  return HUES[at % HUES.length] ?? HUES[0];
}

/** A colour for each name: what the author said, else one of ours by its place. */
export function hues(
  names: readonly string[],
  given: Readonly<Record<string, string>> | null,
): ReadonlyMap<string, string> {
  const own = given ?? {};
  return new Map(
    names.map((name, at) => [name, Object.hasOwn(own, name) ? (own[name] ?? hue(at)) : hue(at)]),
  );
}
