import { catalogue } from "../i18n/catalogue";
import en from "../i18n/en/lobby";
import ko from "../i18n/ko/lobby";

/** The texts of the lobby. */
export const t = catalogue(en, ko);
