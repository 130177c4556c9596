import type { Clock } from "./environment.js";

/** Fresh servers are asked for when this part of their time is over: there is time left for a second try. */
const ASK_AFTER = 0.75;
/** Never asked for sooner than this, whatever the server says. */
const SOONEST_MILLIS = 5_000;
/** The longest time that a browser's timer can hold. */
const LATEST_MILLIS = 2 ** 31 - 1;
/** The pause after a request that failed. */
const RETRY_MILLIS = 10_000;

/** The members of `joined`, `resumed` and `iceServers` that bring ICE servers (`docs/signaling.md` §2). */
export interface IceMembers {
  readonly iceServers?: readonly RTCIceServer[];
  readonly iceServersTtlMillis?: number;
}

/** The ICE servers that we may use. Asks for fresh ones before the credentials expire. */
export class IceLease {
  readonly #clock: Clock;
  readonly #ask: () => Promise<unknown>;
  #servers: readonly RTCIceServer[] = [];
  #timer: unknown = null;
  #isOver = false;

  /** @param ask sends the request; what comes goes to {@link take}, not through the promise */
  constructor(clock: Clock, ask: () => Promise<unknown>) {
    this.#clock = clock;
    this.#ask = ask;
  }

  get servers(): readonly RTCIceServer[] {
    return this.#servers;
  }

  /** Takes what a message brings. Returns whether it brought servers. */
  take({ iceServers, iceServersTtlMillis }: IceMembers): boolean {
    if (!Array.isArray(iceServers) || this.#isOver) return false;
    this.#servers = iceServers;
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
    if (typeof iceServersTtlMillis === "number") this.#schedule(iceServersTtlMillis * ASK_AFTER);
    return true;
  }

  stop(): void {
    this.#isOver = true;
    this.#clock.clearTimeout(this.#timer);
  }

  #schedule(millis: number): void {
    const pause = Math.min(Math.max(millis, SOONEST_MILLIS), LATEST_MILLIS);
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = null;
      this.#ask().catch(() => {
        // Unless others came in the meantime, with a resume.
        if (this.#timer === null && !this.#isOver) this.#schedule(RETRY_MILLIS);
      });
    }, pause);
  }
}
