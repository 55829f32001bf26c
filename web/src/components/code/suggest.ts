const MOST = 8;
const LEAST = 2;
/** Longer texts are not searched at each key. */
const LONGEST = 200_000;

/** The word that ends at the caret. */
export function wordBefore(text: string, at: number): string {
  return /[\p{L}_][\p{L}\p{N}_]*$/u.exec(text.slice(Math.max(0, at - 80), at))?.[0] ?? "";
}

/** Words of the text that go on as the one at the caret begins: those that are there more often first. */
export function suggestions(text: string, at: number): string[] {
  const begun = wordBefore(text, at);
  if (begun.length < LEAST || text.length > LONGEST) return [];
  const count = new Map<string, number>();
  for (const [word] of text.matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu)) {
    if (word.length > begun.length && word.startsWith(begun))
      count.set(word, (count.get(word) ?? 0) + 1);
  }
  const words = [...count].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return words.slice(0, MOST).map(([word]) => word);
}
