import { MaruError } from "./errors.js";

/** Errors after which another attempt makes sense. */
const PASSING: ReadonlySet<string> = new Set([
  "unreachable",
  "timeout",
  "draining",
  "rate_limited",
  "too_many_connections",
  "internal",
]);

/** Whether another attempt makes sense after it. */
export function isPassing(error: MaruError): boolean {
  return PASSING.has(error.code);
}

/** A request, or the whole join, that had no answer in time. */
export function tookTooLong(): MaruError {
  return new MaruError("timeout", "The server took too long to answer.", "Try again; check the server's load.");
}

/** A connection that ended while greeting: whatever the code, trying again makes sense, unless the code is final. */
export function passing(error: MaruError): MaruError {
  if (isPassing(error)) return error;
  return new MaruError("unreachable", error.message, error.hint, { cause: error });
}

/** What was thrown while connecting, as an error that has a code. */
export function asMaruError(error: unknown): MaruError {
  if (error instanceof MaruError) return error;
  return new MaruError("unreachable", "The server could not be reached.", "Check the address and the network.", {
    cause: error,
  });
}
