import { speak, type Speech } from "./lib/words";

/** The author's translations: texts by key, by language. */
export type Translations = Readonly<Record<string, Readonly<Record<string, string>>>>;

const KEY = "showglass-language";

/** What is spoken on this page; views follow. */
export class Spoken implements Speech {
  language: Speech["language"] = $state.raw("en");
  words: Speech["words"] = $state.raw({});
  translate: Speech["translate"] = $state.raw(null);
}

export const spoken = new Spoken();

/** The language that the person chose in the page's settings; null for the browser's. */
export function chosenLanguage(): string | null {
  return new RegExp(`(?:^|; *)${KEY}=([\\w-]{1,35})`).exec(document.cookie)?.[1] ?? null;
}

/** Keeps the person's choice; the server's own pages know it from the cookie, too. */
export function keepLanguage(code: string | null): void {
  const path = new URL(".", document.baseURI).pathname;
  const age = code === null ? 0 : 31_536_000;
  document.cookie = `${KEY}=${code ?? ""}; path=${path}; max-age=${age}; samesite=lax`;
}

/** Languages that the person reads, best first. */
export function wished(): readonly string[] {
  const chosen = chosenLanguage();
  return chosen === null ? navigator.languages : [chosen, ...navigator.languages];
}

/** Begins to speak the person's language. English costs nothing. */
export async function begin(translations: Translations | null): Promise<void> {
  speak(spoken);
  if (translations === null && /^en\b/i.test(wished()[0] ?? "en")) return;
  try {
    const { settle } = await import("./languages");
    await settle(translations);
  } catch (error) {
    // a page in English is better than none
    console.error(error);
  }
}
