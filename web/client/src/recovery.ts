import type { Clock } from "./environment.js";

/** How long a first connection may take before it is begun again. Browsers give up by themselves later, if at all. */
const CONNECT_MILLIS = 20_000;
/** `disconnected` often heals by itself. */
const DISCONNECTED_MILLIS = 3_000;
/** The side that is not the initiator waits longer, so that the two do not restart at once and meet in a glare. */
const SECOND_SIDE_MILLIS = 2_000;
/** How long we wait for the initiator's first offer before we make it. */
const FIRST_OFFER_MILLIS = 10_000;
/** So many ICE restarts are tried before the peer connection is built anew. */
const RESTARTS = 2;
/** Pauses after each attempt; the last one repeats. ICE needs some seconds to find out. */
const PAUSES_MILLIS = [8_000, 12_000, 15_000, 20_000, 30_000] as const;

/** What recovery can do to a peer connection. */
export interface Recoverable {
  readonly isInitiator: boolean;
  /** Whether offers reach the server now. */
  readonly canSignal: boolean;
  readonly iceState: RTCIceConnectionState;
  readonly connectionState: RTCPeerConnectionState;
  restartIce(): void;
  rebuild(why: string): void;
  /** Makes the first offer although the other side should. */
  offerFirst(): void;
}

/**
 * Brings a peer connection back when its path dies: ICE restarts first, then a new peer connection, with pauses, for as long
 * as the server says that there should be a connection.
 */
export class Recovery {
  readonly #clock: Clock;
  readonly #target: Recoverable;
  #timer: unknown = null;
  #dueAt = Infinity;
  #attempts = 0;
  #awaitsOffer = false;
  #isBlocked = false;
  /** A description was refused: that the old path still works does not help this connection. */
  #isBroken = false;

  constructor(clock: Clock, target: Recoverable) {
    this.#clock = clock;
    this.#target = target;
  }

  /** A peer connection was built, and an offer is on its way or expected. */
  begin(awaitsOffer: boolean): void {
    this.#awaitsOffer = awaitsOffer;
    this.#isBroken = false;
    this.#clear();
    this.#schedule(awaitsOffer ? FIRST_OFFER_MILLIS : this.#attempts > 0 ? this.#pause() : CONNECT_MILLIS);
  }

  /** The other side's offer came. */
  offered(): void {
    if (!this.#awaitsOffer) return;
    this.#awaitsOffer = false;
    this.#clear();
    this.#schedule(CONNECT_MILLIS);
  }

  /** To be called when a state changes. */
  update(): void {
    const { iceState, connectionState, isInitiator } = this.#target;
    const patience = isInitiator ? 0 : SECOND_SIDE_MILLIS;
    if (connectionState === "failed" || iceState === "failed") this.#hasten(patience);
    else if (iceState === "disconnected") this.#hasten(DISCONNECTED_MILLIS + patience);
    else if (connectionState === "connected" && !this.#isBroken) {
      this.#attempts = 0;
      this.#isBlocked = false;
      this.#clear();
    }
  }

  /** The browser refused a description: this peer connection cannot go on. */
  broken(): void {
    this.#isBroken = true;
    this.#attempts = Math.max(this.#attempts, RESTARTS);
    this.#clear();
    this.#schedule(this.#attempts > RESTARTS ? this.#pause() : 0);
  }

  /** Signaling works again, or the network has changed: what waited may go on, and what is ill need not wait longer. */
  hurry(): void {
    const { iceState, connectionState, isInitiator } = this.#target;
    const isIll = iceState === "disconnected" || iceState === "failed" || connectionState === "failed";
    if (this.#isBlocked || isIll) this.#hasten(isInitiator ? 0 : SECOND_SIDE_MILLIS);
  }

  stop(): void {
    this.#clear();
  }

  #step(): void {
    this.#dueAt = Infinity;
    const target = this.#target;
    if (!target.canSignal) {
      this.#isBlocked = true;
      return;
    }
    this.#isBlocked = false;
    if (this.#awaitsOffer) {
      this.#awaitsOffer = false;
      target.offerFirst();
      this.#schedule(CONNECT_MILLIS);
      return;
    }
    const attempt = this.#attempts++;
    const iceWorks = target.iceState === "connected" || target.iceState === "completed";
    if (attempt < RESTARTS && !(target.connectionState === "failed" && iceWorks)) {
      target.restartIce();
      this.#schedule(this.#pause());
    } else {
      // Begins anew, and with it the next pause.
      target.rebuild(iceWorks ? "DTLS failed" : `no path after ${attempt} attempts`);
    }
  }

  #pause(): number {
    const at = Math.min(Math.max(this.#attempts - 1, 0), PAUSES_MILLIS.length - 1);
    return PAUSES_MILLIS[at]!;
  }

  /** Brings the next step forward, unless an attempt is being given its time. */
  #hasten(millis: number): void {
    if (this.#attempts > 0 && this.#dueAt !== Infinity) return;
    if (this.#clock.now() + millis < this.#dueAt) this.#schedule(millis);
  }

  #schedule(millis: number): void {
    this.#clock.clearTimeout(this.#timer);
    this.#dueAt = this.#clock.now() + millis;
    this.#timer = this.#clock.setTimeout(() => this.#step(), millis);
  }

  #clear(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#dueAt = Infinity;
  }
}
