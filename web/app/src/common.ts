import { catalogue } from "./i18n/catalogue";
import en from "./i18n/en/common";
import ko from "./i18n/ko/common";

/** Words that every area uses. */
export const t = catalogue(en, ko);
