import { type Translations, use, wished } from "./language.svelte";
import type { Translate, Words } from "./lib/words";

const RIGHT_TO_LEFT = /^(?:ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/;
const DEFAULT = "en";

/** One catalogue a language, each a chunk of its own. */
const FILES = import.meta.glob<Words>("../../showglass/words/*.words", { import: "default" });
const OURS = new Map(
  Object.entries(FILES).map(([path, load]) => [/([\w-]+)\.words$/.exec(path)?.[1] ?? "", load]),
);

let given: Translations = {};

/** A language that can be chosen, by its own name for itself. */
export interface Offer {
  code: string;
  name: string;
}

/** All languages that the page or the author speaks. */
export function offered(): Offer[] {
  const codes = new Set([DEFAULT, ...OURS.keys(), ...Object.keys(given)]);
  return [...codes].sort().map((code) => ({ code, name: autonym(code) }));
}

function autonym(code: string): string {
  try {
    return new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** The first wish that can be met: the very language, else one of its family. */
export function match(wishes: readonly string[], codes: readonly string[]): string | null {
  for (const wish of wishes) {
    const tag = wish.toLowerCase().replaceAll("_", "-");
    const base = tag.split("-")[0] ?? "";
    const traditional = /^zh-(?:hant|tw|hk|mo)\b/.test(tag);
    const found =
      codes.find((code) => code.toLowerCase() === tag) ??
      (traditional ? codes.find((code) => /^zh-(?:hant|tw|hk)/i.test(code)) : undefined) ??
      codes.find((code) => code.toLowerCase() === base) ??
      codes.find((code) => code.toLowerCase().split("-")[0] === base);
    if (found !== undefined) return found;
  }
  return null;
}

/** Speaks what the person reads best, with the author's translations. */
export async function settle(translations: Translations | null): Promise<void> {
  given = translations ?? {};
  await speakBest();
}

/** Speaks another language from now on; null for the browser's. */
export async function choose(code: string | null): Promise<void> {
  const path = new URL(".", document.baseURI).pathname;
  const age = code === null ? 0 : 31_536_000;
  // the server's own pages know it from the cookie, too
  document.cookie = `showglass-language=${code ?? ""}; path=${path}; max-age=${age}; samesite=lax`;
  await speakBest();
}

async function speakBest(): Promise<void> {
  const wishes = [...wished(), DEFAULT];
  const code = match(wishes, [DEFAULT, ...OURS.keys(), ...Object.keys(given)]) ?? DEFAULT;
  const ours = match([code], [DEFAULT, ...OURS.keys()]) ?? DEFAULT;
  const words = (await OURS.get(ours)?.()) ?? {};
  const language = valid(code);
  const translate = Object.keys(given).length > 0 ? translator(tables(wishes)) : null;
  use({ language, words, translate });
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.test(code) ? "rtl" : "ltr";
}

/** An author may call a language anything; numbers and plurals need one that the browser knows. */
function valid(code: string): string {
  try {
    return Intl.getCanonicalLocales(code)[0] ?? DEFAULT;
  } catch {
    return DEFAULT;
  }
}

/** Where keys are looked up: the person's languages in their order, English, then whatever there is. */
function tables(wishes: readonly string[]): Readonly<Record<string, string>>[] {
  const codes = Object.keys(given);
  const order = wishes.map((wish) => match([wish], codes)).filter((code) => code !== null);
  return [...new Set([...order, ...codes])].map((code) => given[code] ?? {});
}

const SIGN = "__i18n__";
const MARK = /__i18n__(\{"__type__": ?"translation_metadata", ?"key": ?("(?:[^"\\]|\\.)*")\})/g;

function translator(found: readonly Readonly<Record<string, string>>[]): Translate {
  const known = new WeakMap<object, unknown>();
  const text = (value: string): string =>
    value.includes(SIGN)
      ? value.replace(MARK, (_, __, quoted: string) => lookUp(found, JSON.parse(quoted) as string))
      : value;
  const walk = (value: unknown): unknown => {
    if (typeof value === "string") return text(value);
    if (typeof value !== "object" || value === null) return value;
    if (!known.has(value)) known.set(value, rebuilt(value, walk));
    return known.get(value);
  };
  return (value, prop, picked) => {
    if (picked && prop === "value") return value;
    if (prop !== "choices" || !Array.isArray(value)) return walk(value);
    // the name of a choice is for people, its value is what travels
    return value.map((one: unknown) =>
      Array.isArray(one) ? [walk(one[0]), ...(one.slice(1) as unknown[])] : one,
    );
  };
}

function lookUp(found: readonly Readonly<Record<string, string>>[], key: string): string {
  for (const table of found) if (Object.hasOwn(table, key)) return table[key] ?? key;
  return key;
}

/** The same with other texts; itself where none changed. */
function rebuilt(value: object, walk: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    const made = value.map(walk);
    return made.some((one, at) => one !== value[at]) ? made : value;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const pairs = Object.entries(value).map(([name, one]) => [name, walk(one)] as const);
  const same = pairs.every(([name, one]) => one === (value as Record<string, unknown>)[name]);
  return same ? value : Object.fromEntries(pairs);
}
