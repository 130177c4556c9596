import { PairingCode } from "@maru/client/files";

/** What a link to this page brings: `/receive#CODE`, with `&token=…` where the server asks for one. */
export interface Ticket {
  readonly code: PairingCode | null;
  readonly token: string | null;
}

const CODE_KEY = "maru.files.code";
const TOKEN_KEY = "maru.files.token";
const ACCEPTED_KEY = "maru.files.accepted";

/** Reads a fragment. What is there but no code counts as none. */
export function readTicket(hash: string): Ticket {
  const parts = hash.replace(/^#/, "").split("&");
  const named = new URLSearchParams(parts.filter((part) => part.includes("=")).join("&"));
  const bare = parts.find((part) => part !== "" && !part.includes("="));
  return { code: PairingCode.parse(named.get("code") ?? bare ?? ""), token: named.get("token") || null };
}

/** What a person typed or pasted: a code, or a link with one. */
export function readTyped(text: string): PairingCode | null {
  const hash = text.indexOf("#");
  return hash < 0 ? PairingCode.parse(text) : readTicket(text.slice(hash)).code;
}

/**
 * Takes the ticket out of the page's address, so that it is not shared with it and not in the history, and keeps it for this
 * tab, so that a reload goes on.
 */
export function takeTicket(): Ticket {
  const given = readTicket(location.hash);
  if (location.hash !== "") history.replaceState(history.state, "", location.pathname + location.search);
  try {
    if (given.code) sessionStorage.setItem(CODE_KEY, given.code.toString());
    if (given.token) sessionStorage.setItem(TOKEN_KEY, given.token);
    return {
      code: given.code ?? PairingCode.parse(sessionStorage.getItem(CODE_KEY) ?? ""),
      token: given.token ?? sessionStorage.getItem(TOKEN_KEY),
    };
  } catch {
    // No storage: a reload asks for the link again.
    return given;
  }
}

/** Keeps a code that was typed. */
export function keepCode(code: PairingCode): void {
  try {
    sessionStorage.setItem(CODE_KEY, code.toString());
  } catch {
    // As above.
  }
}

/** The transfer is over, or not wanted: a reload begins anew. */
export function forgetCode(): void {
  try {
    sessionStorage.removeItem(CODE_KEY);
    sessionStorage.removeItem(ACCEPTED_KEY);
  } catch {
    // Nothing was kept.
  }
}

/** Whether this offer was accepted before a reload. */
export function wasAccepted(offer: string): boolean {
  try {
    return sessionStorage.getItem(ACCEPTED_KEY) === offer;
  } catch {
    return false;
  }
}

/** Remembers that it is. */
export function rememberAccepted(offer: string): void {
  try {
    sessionStorage.setItem(ACCEPTED_KEY, offer);
  } catch {
    // It is asked again.
  }
}
