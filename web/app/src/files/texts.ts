import type { Failure } from "./transfer-view.svelte";
import { errorText, errorTitle } from "../errors";
import { catalogue } from "../i18n/catalogue";
import en from "../i18n/en/files";
import ko from "../i18n/ko/files";
import { sizeText, timeLeft } from "./amounts";

/** The words of sending and receiving files. */
export const t = catalogue(en, ko);

export function timeLeftText(seconds: number): string {
  const { unit, count } = timeLeft(seconds);
  switch (unit) {
    case "seconds":
      return t("leftSeconds", { count });
    case "minutes":
      return t("leftMinutes", { count });
    case "hours":
      return t("leftHours", { count });
  }
}

/** What happened, why, and what to do. */
export interface Ending {
  readonly title: string;
  readonly text: string;
  /** Whether the same code may go on. */
  readonly mayGoOn: boolean;
}

/** @param free how many bytes fit here; for the receiver */
export function endingOf({ code, isRemote, isDeclined }: Failure, role: "sender" | "receiver", free: number): Ending {
  const sends = role === "sender";
  switch (code) {
    case "cancelled":
      if (isDeclined) return { title: t("endDeclinedTitle"), text: t("endDeclined"), mayGoOn: true };
      return isRemote
        ? {
            title: t("endCancelledRemoteTitle"),
            text: sends ? t("endCancelledRemoteSend") : t("endCancelledRemote"),
            mayGoOn: true,
          }
        : { title: t("endCancelledTitle"), text: sends ? t("endCancelledSend") : t("endCancelled"), mayGoOn: true };
    case "expired":
      return { title: t("endExpiredTitle"), text: sends ? t("endExpiredSend") : t("endExpired"), mayGoOn: !sends };
    case "too_large":
      return {
        title: t("endLargeTitle"),
        text: sends ? t("endLargeSend") : t("endLarge", { size: sizeText(free) }),
        mayGoOn: true,
      };
    case "hash_mismatch":
      return { title: t("endDamagedTitle"), text: sends ? t("endDamagedSend") : t("endDamaged"), mayGoOn: true };
    case "file_changed":
      return { title: t("endChangedTitle"), text: sends ? t("endChangedSend") : t("endChanged"), mayGoOn: !sends };
    case "storage":
      return { title: t("endStorageTitle"), text: sends ? t("endStorageSend") : t("endStorage"), mayGoOn: true };
    case "version":
      return { title: t("endVersionTitle"), text: t("endVersion"), mayGoOn: true };
    case "protocol":
      return { title: t("endProtocolTitle"), text: t("endProtocol"), mayGoOn: true };
    default:
      return { title: errorTitle(code), text: errorText(code), mayGoOn: true };
  }
}
