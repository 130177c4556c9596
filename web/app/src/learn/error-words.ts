import { errorText } from "../errors";
import type { CodeError } from "./sandbox/protocol";
import { say } from "./texts";

/** An error of the edited code in plain words: what it usually means and what to do. */
export function wordsOf({ name, message, code }: CodeError): string {
  if (name === "MaruError" && code !== null) return errorText(code);
  if (/module specifier|import/i.test(message) && name === "TypeError") return say("error.import");
  return say(`error.${name}`, say("error.Error"));
}

/** Whether a drawn picture would get around it. */
export function isAboutDevices({ name, code }: CodeError): boolean {
  if (["permission_denied", "no_device", "device_busy", "constraint_failed"].includes(code ?? "")) return true;
  return ["NotAllowedError", "NotFoundError", "NotReadableError", "OverconstrainedError"].includes(name);
}
