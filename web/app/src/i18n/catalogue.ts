import { locale, type Locale } from "./locale.svelte";

/**
 * Catalogues of what people read. An area of the app has one catalogue, made of `en/<area>.ts` and `ko/<area>.ts`:
 *
 *     // i18n/en/door.ts
 *     export default { knock: "{name} knocks", guests: "{count} {count|guest|guests}" } as const;
 *     // i18n/ko/door.ts
 *     import type en from "../en/door";
 *     export default { knock: "{name}님이 문을 두드립니다", guests: "손님 {count}명" } satisfies TextsOf<typeof en>;
 *     // where it is used
 *     const t = catalogue(en, ko);
 *     t("knock", { name: "Mina" });
 *
 * Keys and placeholders are checked by the compiler; a test checks that both languages have the same of both.
 * `{count}` inserts a value; `{count|one|other}` inserts one of two words by the plural rules of the language.
 */
export type Texts = Readonly<Record<string, string>>;

/** The texts of another language for the same keys. */
export type TextsOf<T extends Texts> = { readonly [K in keyof T]: string };

type Placeholders<S extends string> = S extends `${string}{${infer Inside}}${infer Rest}`
  ? (Inside extends `${infer Name}|${string}` ? Name : Inside) | Placeholders<Rest>
  : never;

/** The values a text needs: none, or one for each placeholder. */
export type Values<S extends string> = { readonly [P in Placeholders<S>]: string | number };

type Rest<S extends string> = [Placeholders<S>] extends [never] ? [] : [values: Values<S>];

export interface Translate<T extends Texts> {
  /** The text of `key` in the page's language; follows the language switch where it is read reactively. */
  <K extends keyof T & string>(key: K, ...values: Rest<T[K]>): string;
  /** Whether there is such a key: for keys that come from outside, such as error codes. */
  has(key: string): key is keyof T & string;
}

const PLACEHOLDER = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g;
const pluralRules = new Map<Locale, Intl.PluralRules>();

export function catalogue<const T extends Texts>(en: T, ko: TextsOf<T>): Translate<T> {
  const texts: Record<Locale, TextsOf<T>> = { en, ko };
  const translate = (key: keyof T & string, values?: Readonly<Record<string, string | number>>): string =>
    fill(texts[locale.current][key], values ?? {}, locale.current);
  return Object.assign(translate, { has: (key: string) => Object.hasOwn(en, key) }) as unknown as Translate<T>;
}

/** Puts values in for placeholders. Numbers are written the way the language writes them. */
export function fill(text: string, values: Readonly<Record<string, string | number>>, language: Locale): string {
  return text.replace(PLACEHOLDER, (whole, name: string, one?: string, other?: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    if (one === undefined || other === undefined) {
      return typeof value === "number" ? value.toLocaleString(language) : value;
    }
    return rulesOf(language).select(Number(value)) === "one" ? one : other;
  });
}

/** The names of the placeholders in a text, sorted, each once. */
export function placeholdersOf(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ""))].sort();
}

function rulesOf(language: Locale): Intl.PluralRules {
  let rules = pluralRules.get(language);
  if (!rules) {
    rules = new Intl.PluralRules(language);
    pluralRules.set(language, rules);
  }
  return rules;
}
