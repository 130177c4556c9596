import { catalogue } from "../i18n/catalogue";
import en from "../i18n/en/inspector";
import enSdp from "../i18n/en/inspector-sdp";
import ko from "../i18n/ko/inspector";
import koSdp from "../i18n/ko/inspector-sdp";

/** The words of the inspector. */
export const t = catalogue(en, ko);

/** What the lines of a session description mean. */
export const line = catalogue(enSdp, koSdp);

type Loose = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** As {@link t} for keys that are put together from what a browser or a server said; `fallback` when there is none. */
export function say(key: string, values: Readonly<Record<string, string | number>> = {}, fallback = ""): string {
  return t.has(key) ? (t as unknown as Loose)(key, values) : fallback;
}

/** As {@link say}, for the lines of a session description. */
export function sayLine(key: string, values: Readonly<Record<string, string | number>>): string {
  return line.has(key) ? (line as unknown as Loose)(key, values) : "";
}
