import { recall, remember } from "../memory";

/** The languages the app speaks. A new one needs a folder beside `en` and `ko`, nothing else. */
export const LOCALES = ["en", "ko"] as const;
export type Locale = (typeof LOCALES)[number];

/** The first language of the browser's list that the app speaks; English if there is none. */
export function preferredLocale(languages: readonly string[]): Locale {
  for (const language of languages) {
    const primary = language.toLowerCase().split("-")[0];
    const known = LOCALES.find((locale) => locale === primary);
    if (known) return known;
  }
  return "en";
}

class LocaleState {
  #current = $state<Locale>("en");

  constructor() {
    const remembered = LOCALES.find((locale) => locale === recall("locale"));
    this.#current = remembered ?? preferredLocale(navigator.languages ?? [navigator.language]);
    document.documentElement.lang = this.#current;
  }

  /** The language of the page. Reading it in a template or `$derived` follows the switch. */
  get current(): Locale {
    return this.#current;
  }

  /** Switches the language and remembers it. */
  set current(locale: Locale) {
    this.#current = locale;
    document.documentElement.lang = locale;
    remember("locale", locale);
  }
}

export const locale = new LocaleState();
