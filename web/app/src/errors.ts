import { mediaError, MaruError, type ErrorCode } from "@maru/client";
import { catalogue, type Translate } from "./i18n/catalogue";
import en from "./i18n/en/errors";
import ko from "./i18n/ko/errors";

/** The texts of errors. */
export const t: Translate<typeof en> = catalogue(en, ko);

/** The keys whose texts need no value. */
type Sentence = Exclude<keyof typeof en, "unknown" | "codeShown">;
type Title = Extract<keyof typeof en, `title${string}`>;

const TITLES: Readonly<Record<string, Title>> = {
  room_full: "titleFull",
  room_closed: "titleClosed",
  removed: "titleRemoved",
  replaced: "titleReplaced",
  token_missing: "titleInvitation",
  token_invalid: "titleInvitation",
  token_expired: "titleInvitation",
  token_not_yet_valid: "titleInvitation",
  grant_missing: "titleInvitation",
  room_not_found: "titleInvitation",
  unreachable: "titleUnreachable",
  timeout: "titleUnreachable",
  draining: "titleUnreachable",
  left: "titleLeft",
  resume_expired: "titleExpired",
  resume_invalid: "titleExpired",
  not_joined: "titleExpired",
  too_many_rooms: "titleBusy",
  too_many_connections: "titleBusy",
  rate_limited: "titleBusy",
  protocol_broken: "titleVersion",
  unknown_type: "titleVersion",
  bad_json: "titleVersion",
  bad_field: "titleVersion",
};

/** Codes after which trying again as it is cannot help. */
const FINAL = new Set(["token_missing", "token_invalid", "token_expired", "grant_missing", "room_not_found"]);

/** What an error says to people, by its code. A code that is newer than this page is named. */
export function errorText(code: ErrorCode): string {
  return t.has(code) && code !== "unknown" ? t(code as Sentence) : t("unknown", { code });
}

/** The title of the page that an error ends on. */
export function errorTitle(code: ErrorCode): string {
  return t(TITLES[code] ?? "titleUnknown");
}

/** Whether joining the same room again has a chance. */
export function mayJoinAgain(code: ErrorCode): boolean {
  return !FINAL.has(code);
}

/** Whether a newer page may help. */
export function needsReload(code: ErrorCode): boolean {
  return TITLES[code] === "titleVersion";
}

/** The stable code of anything that was thrown. */
export function codeOf(error: unknown): ErrorCode {
  if (error instanceof MaruError) return error.code;
  return error instanceof DOMException ? mediaError(error).code : "internal";
}
