import { catalogue } from "../i18n/catalogue";
import en from "../i18n/en/learn";
import enCode from "../i18n/en/learn-code";
import ko from "../i18n/ko/learn";
import koCode from "../i18n/ko/learn-code";

/** The words of the lessons. */
export const t = catalogue(en, ko);

/** The words inside the lessons' code. */
const code = catalogue(enCode, koCode);

type Loose = (key: string) => string;

/** As {@link t} for keys that are put together; `fallback` when there is none. Takes no values. */
export function say(key: string, fallback = ""): string {
  return t.has(key) ? (t as unknown as Loose)(key) : fallback;
}

/** As {@link say}, for the words inside the code. */
export function sayInCode(key: string): string {
  return code.has(key) ? (code as unknown as Loose)(key) : key;
}
