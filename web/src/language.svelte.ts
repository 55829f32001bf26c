import { ENGLISH, speak, type Speech } from "./lib/words";

/** The author's translations: texts by key, by language. */
export type Translations = Readonly<Record<string, Readonly<Record<string, string>>>>;

let now: Speech = $state.raw(ENGLISH);

/** Another language from now on; views follow. */
export function use(speech: Speech): void {
  now = speech;
}

/** The language that the person chose in the page's settings; null for the browser's. */
export function chosenLanguage(): string | null {
  return /(?:^|; *)showglass-language=([\w-]{1,35})/.exec(document.cookie)?.[1] ?? null;
}

/** Languages that the person reads, best first. */
export function wished(): readonly string[] {
  const chosen = chosenLanguage();
  return chosen === null ? navigator.languages : [chosen, ...navigator.languages];
}

/** Begins to speak the person's language. English costs nothing. */
export async function begin(translations: Translations | null): Promise<void> {
  speak(() => now);
  if (translations === null && /^en\b/i.test(wished()[0] ?? "en")) return;
  // a page in English is better than none
  await import("./languages").then(({ settle }) => settle(translations)).catch(console.error);
}
