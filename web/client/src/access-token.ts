import type { TokenSource } from "./api.js";
import { MaruError } from "./errors.js";

/**
 * The access token for a join.
 *
 * @param isInCall whether we were in the room before: then the page's own server may be away like ours, which passes
 * @throws MaruError what the source throws, or `unreachable`, `token_missing`
 */
export async function fetchToken(source: TokenSource | undefined, isInCall: boolean): Promise<string | undefined> {
  if (typeof source !== "function") return source;
  try {
    return await source();
  } catch (cause) {
    if (cause instanceof MaruError) throw cause;
    throw new MaruError(
      isInCall ? "unreachable" : "token_missing",
      "The application could not fetch an access token.",
      "See the cause: the function given as `token` failed.",
      { cause },
    );
  }
}
