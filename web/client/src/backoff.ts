/** First pause after the immediate attempt (docs/signaling.md §7). */
const FIRST_MILLIS = 250;
/** Longest pause, before jitter. */
const LONGEST_MILLIS = 5_000;
/** A connection that lived for so long was a good one: its loss is answered at once again. */
const STABLE_MILLIS = 5_000;
/** Where the pauses begin after a refusal that asks for backoff. */
const BACK_OFF_ATTEMPT = 2;

/**
 * The pause before a reconnect: 0 before the first attempt, then 250 ms × 2ⁿ up to 5 s, each ± 50 %, so that the clients of
 * a server that restarts do not come back all at once.
 *
 * @param attempt how many attempts failed so far
 * @param random 0 to 1
 */
export function reconnectDelay(attempt: number, random: number): number {
  if (attempt <= 0) return 0;
  const pause = Math.min(FIRST_MILLIS * 2 ** (attempt - 1), LONGEST_MILLIS);
  return Math.round(pause * (0.5 + random));
}

/** Counts attempts to reach the server, and says how long to wait before the next one. */
export class Attempts {
  /** Failed ones in a row while the browser was online. */
  failures = 0;
  #next = 0;

  /** How many pauses there were since all was well. */
  get count(): number {
    return this.#next;
  }

  failed(isOnline: boolean): void {
    if (isOnline) this.failures++;
  }

  succeeded(): void {
    this.failures = 0;
  }

  /** A connection is gone that lived for so long. Short ones count as failures, or a flapping server would be stormed. */
  lost(livedMillis: number): void {
    if (livedMillis >= STABLE_MILLIS) this.#next = 0;
  }

  /** The network has just come back: the next attempts are quick ones again. */
  freshStart(): void {
    this.#next = 0;
  }

  /**
   * The pause before the next attempt, in milliseconds.
   *
   * @param atLeastMillis what the server asked for; up to half of it is added, so that not all come at once
   * @param backOff whether even the first attempt has to wait
   */
  pause(random: number, atLeastMillis: number, backOff: boolean): number {
    if (backOff) this.#next = Math.max(this.#next, BACK_OFF_ATTEMPT);
    return Math.max(reconnectDelay(this.#next++, random), Math.round(atLeastMillis * (1 + random / 2)));
  }
}
