import type { Clock } from "./environment.js";
import { MaruError } from "./errors.js";
import type { Ok, Request, WireError } from "./protocol.js";

/** Most requests that may wait for an answer: what a long outage can pile up. */
const MOST_PENDING = 2_000;
/** How often a request is sent again that the server refused for its rate. */
const MOST_RETRIES = 3;
/** The pause before that, where the server does not say. */
const RETRY_MILLIS = 1_000;

/** What becomes of a request when the session it was made in is gone, and the server knows nothing of it any more. */
export type AfterRestore =
  /** It is sent again: a chat message. */
  | "again"
  /** It is dropped, since the state that it was to change is announced anew: a mute, an offer. */
  | "drop";

/** How a request is handled. */
export interface RequestOptions {
  readonly afterRestore: AfterRestore;
  /** Whether it is sent again by itself when the server says `rate_limited`. */
  readonly retry: boolean;
}

interface Pending {
  readonly message: Request;
  readonly options: RequestOptions;
  readonly resolve: (answer: Ok) => void;
  readonly reject: (error: MaruError) => void;
  retries: number;
  sentAt: number;
}

/** A dropped request's error: whoever made it has nothing to do, the state is announced anew. */
export const SUPERSEDED = "superseded";

/** The requests that wait for their answer, in the order of their numbers. */
export class Requests {
  readonly #clock: Clock;
  readonly #send: (id: number, message: Request) => boolean;
  readonly #answered: (millis: number) => void;
  #pending = new Map<number, Pending>();
  /** Refused for their rate: they wait for their timer. */
  readonly #resting = new Map<Pending, unknown>();
  #nextId = 1;

  /**
   * @param send sends the request now if there is a live connection, and says whether it did
   * @param answered is told how long each answer took
   */
  constructor(clock: Clock, send: (id: number, message: Request) => boolean, answered: (millis: number) => void) {
    this.#clock = clock;
    this.#send = send;
    this.#answered = answered;
  }

  /** A number for a request that this object does not keep: `join` and `resume`. */
  takeId(): number {
    return this.#nextId++;
  }

  /** Sends a request, now or when the connection is back. */
  make(message: Request, options: RequestOptions): Promise<Ok> {
    if (this.#pending.size + this.#resting.size >= MOST_PENDING) {
      return Promise.reject(
        new MaruError(
          "too_many_pending",
          `${MOST_PENDING} requests wait for the server.`,
          "Wait for the promises of earlier calls before making more.",
        ),
      );
    }
    return new Promise((resolve, reject) => {
      this.#enqueue({ message, options, resolve, reject, retries: 0, sentAt: 0 });
    });
  }

  /** Takes an `ok` or `left`. */
  answer(re: number, answer: Ok): void {
    const pending = this.#take(re);
    pending?.resolve(answer);
  }

  /** Takes an `error` with `re`. Returns whether it belonged to a request. */
  refuse(re: number, error: WireError): boolean {
    const pending = this.#take(re);
    if (!pending) return false;
    if (error.code === "rate_limited" && pending.options.retry && pending.retries < MOST_RETRIES) {
      pending.retries++;
      const again = () => {
        this.#resting.delete(pending);
        this.#enqueue(pending);
      };
      const pause = (error.retryAfterMillis ?? RETRY_MILLIS) * pending.retries;
      this.#resting.set(pending, this.#clock.setTimeout(again, pause));
      return true;
    }
    pending.reject(errorOf(error));
    return true;
  }

  /** After a resume: sends again what the server has not handled; the others it answers again by itself. */
  resumed(received: number): void {
    for (const [id, pending] of this.#pending) if (id > received) this.#transmit(id, pending);
  }

  /**
   * After a join that replaced the session: drops what is announced anew anyway.
   *
   * @returns sends the others again, with new numbers: to be called when the state is announced, so that they find it in place
   */
  restored(): () => void {
    const old = this.#takeAll();
    for (const { options, reject } of old) {
      if (options.afterRestore === "drop") reject(new MaruError(SUPERSEDED, "The session was restored.", ""));
    }
    return () => {
      for (const pending of old) if (pending.options.afterRestore === "again") this.#enqueue(pending);
    };
  }

  /** The session is over: everybody who waits is told. */
  end(error: MaruError): void {
    for (const pending of this.#takeAll()) pending.reject(error);
  }

  #takeAll(): Pending[] {
    for (const timer of this.#resting.values()) this.#clock.clearTimeout(timer);
    const all = [...this.#pending.values(), ...this.#resting.keys()];
    this.#pending = new Map();
    this.#resting.clear();
    return all;
  }

  #enqueue(pending: Pending): void {
    const id = this.#nextId++;
    this.#pending.set(id, pending);
    this.#transmit(id, pending);
  }

  #transmit(id: number, pending: Pending): void {
    if (this.#send(id, pending.message)) pending.sentAt = this.#clock.now();
  }

  #take(re: number): Pending | undefined {
    const pending = this.#pending.get(re);
    if (pending) {
      this.#pending.delete(re);
      if (pending.sentAt > 0) this.#answered(this.#clock.now() - pending.sentAt);
    }
    return pending;
  }
}

/** The server's error as ours. */
export function errorOf(error: WireError): MaruError {
  return new MaruError(String(error.code), String(error.message ?? error.code), String(error.hint ?? ""), {
    field: error.field,
    retryAfterMillis: error.retryAfterMillis,
  });
}
