/** Forms of a counted word, by the categories of `Intl.PluralRules`. */
export type Plurals = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;
/** What the page says in one language, by what it says in English. */
export type Words = Readonly<Record<string, string | Plurals | undefined>>;
export type Given = Readonly<Record<string, string | number>>;

/** prop: what the value is of its component. picked: whether the value is one of `choices`, which stays as it is. */
export type Translate = (value: unknown, prop?: string, picked?: boolean) => unknown;

export interface Speech {
  /** BCP 47 name of the language. */
  readonly language: string;
  readonly words: Words;
  /** Puts the author's translations into a value; null when the author gave none. */
  readonly translate: Translate | null;
}

export const ENGLISH: Speech = { language: "en", words: {}, translate: null };

let speech = (): Speech => ENGLISH;

/** Where to ask what is spoken. Views follow when that is reactive. */
export function speak(asked: () => Speech): void {
  speech = asked;
}

/** The language that is spoken. */
export function language(): string {
  return speech().language;
}

/** What the page says, in the person's language: `say("Remove {name}", { name })`. */
export function say(english: string, given?: Given): string {
  const found = speech().words[english];
  return put(typeof found === "string" ? found : english, given);
}

/** The same where it counts something: `count(n, "{n} row", "{n} rows")`. */
export function count(n: number, one: string, many: string, given?: Given): string {
  const found = speech().words[many];
  const forms =
    typeof found === "object" ? found : { other: found ?? (n === 1 && !found ? one : many) };
  const form = forms[new Intl.PluralRules(speech().language).select(n)] ?? forms.other ?? many;
  return put(form, { n, ...given });
}

/** Marks English words that are said elsewhere: `say(LABELS[kind])`. */
export function word(english: string): string {
  return english;
}

/** A text of the server's or of the author's: translated where somebody has. */
export function heard(text: string): string {
  return say(translated(text));
}

/** A number as people there write it. digits: how many after the point. */
export function figure(value: number, digits?: number): string {
  return value.toLocaleString(
    speech().language,
    digits === undefined
      ? undefined
      : { minimumFractionDigits: digits, maximumFractionDigits: digits },
  );
}

/** A value with the author's translations in it. */
export function translated<T>(value: T, prop?: string, picked?: boolean): T {
  const { translate } = speech();
  return translate ? (translate(value, prop, picked) as T) : value;
}

function put(text: string, given: Given | undefined): string {
  if (!given) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = given[name];
    return typeof value === "number" ? figure(value) : (value ?? whole);
  });
}
