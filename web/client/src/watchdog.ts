import type { Clock } from "./environment.js";

/** A timer that fires so much too late says that the page was suspended, and what arrived meanwhile is still in the queue. */
const SUSPENDED_MILLIS = 2_000;
/** Time for that queue to be handled. */
const GRACE_MILLIS = 1_000;

/** Notices that the server has been silent for too long (docs/signaling.md §7). */
export class Watchdog {
  readonly #clock: Clock;
  readonly #bark: () => void;
  #timer: unknown = null;
  #timeoutMillis = 0;
  #heardAt = 0;
  #dueAt = 0;

  constructor(clock: Clock, bark: () => void) {
    this.#clock = clock;
    this.#bark = bark;
  }

  start(timeoutMillis: number): void {
    this.#timeoutMillis = timeoutMillis;
    this.heard();
    this.#arm(timeoutMillis);
  }

  stop(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
  }

  heard(): void {
    this.#heardAt = this.#clock.now();
  }

  /** The network may have changed under the connection: it has to be heard from soon. */
  suspect(withinMillis: number): void {
    if (this.#timer === null || this.#dueAt <= this.#clock.now() + withinMillis) return;
    const since = this.#clock.now();
    this.#arm(withinMillis, () => this.#heardAt > since);
  }

  #arm(millis: number, isFine = () => this.#clock.now() - this.#heardAt < this.#timeoutMillis): void {
    this.#clock.clearTimeout(this.#timer);
    this.#dueAt = this.#clock.now() + millis;
    this.#timer = this.#clock.setTimeout(() => this.#check(isFine), millis);
  }

  #check(isFine: () => boolean): void {
    const now = this.#clock.now();
    if (isFine()) this.#arm(Math.max(this.#timeoutMillis - (now - this.#heardAt), 1));
    else if (now - this.#dueAt > SUSPENDED_MILLIS) this.#arm(GRACE_MILLIS);
    else {
      this.#timer = null;
      this.#bark();
    }
  }
}
