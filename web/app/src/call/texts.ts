import { catalogue } from "../i18n/catalogue";
import en from "../i18n/en/call";
import ko from "../i18n/ko/call";

/** The texts of the call. */
export const t = catalogue(en, ko);
