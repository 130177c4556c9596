/**
 * What the address says besides the page: `/r/{room}?name=Mina&join=1#token=…`.
 *
 * An access token is a secret: it is taken out of the address at once, so that it is not shared with the link, and kept
 * for this tab only, so that a reload still works.
 */
export interface Entry {
  readonly name: string | null;
  /** Joins without waiting in the lobby. */
  readonly join: boolean;
  readonly token: string | null;
}

/** What an access token says about its bearer, as far as the lobby can use it. Not verified: that is the server's. */
export interface TokenClaims {
  readonly name: string | null;
  /** The one room it is for. */
  readonly room: string | null;
}

export function readEntry(search: string, hash: string): Entry {
  const query = new URLSearchParams(search);
  const fragment = new URLSearchParams(hash.replace(/^#/, ""));
  const join = query.get("join");
  return {
    name: query.get("name"),
    join: join !== null && join !== "0" && join !== "false",
    token: fragment.get("token") || query.get("token") || null,
  };
}

/** `?relay=1`: media goes through the TURN server alone, whatever else would work. For trying the relay out. */
export function wantsRelayAlone(search: string): boolean {
  return new URLSearchParams(search).get("relay") === "1";
}

/** The same address without the token and without `join`, so that going back here does not join again by itself. */
export function withoutSecrets(search: string, hash: string): string {
  const query = new URLSearchParams(search);
  query.delete("token");
  query.delete("join");
  const fragment = new URLSearchParams(hash.replace(/^#/, ""));
  fragment.delete("token");
  const keptHash = hash.includes("token=") ? fragment.toString() : hash.replace(/^#/, "");
  return (query.size > 0 ? `?${query}` : "") + (keptHash ? `#${keptHash}` : "");
}

/** Reads the entry from the page's address and takes the secrets out of it. `room` keys the memory of the token. */
export function takeEntry(room: string | null): Entry {
  const entry = readEntry(location.search, location.hash);
  const rest = withoutSecrets(location.search, location.hash);
  if (rest !== location.search + location.hash) history.replaceState(null, "", location.pathname + rest);
  const key = `maru.token:${room ?? ""}`;
  try {
    if (entry.token) sessionStorage.setItem(key, entry.token);
    else return { ...entry, token: sessionStorage.getItem(key) };
  } catch {
    // No storage: a reload asks for the link again.
  }
  return entry;
}

/** Forgets a token that the server has refused. */
export function forgetToken(room: string | null): void {
  try {
    sessionStorage.removeItem(`maru.token:${room ?? ""}`);
  } catch {
    // Nothing was remembered.
  }
}

export function claimsOf(token: string | null): TokenClaims {
  const none = { name: null, room: null };
  const payload = token?.split(".")[1];
  if (!payload) return none;
  try {
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as { name?: unknown; maru?: { room?: unknown } } | null;
    const name = claims?.name;
    const room = claims?.maru?.room;
    return {
      name: typeof name === "string" && name ? name : null,
      room: typeof room === "string" && room && room !== "*" ? room : null,
    };
  } catch {
    return none;
  }
}
