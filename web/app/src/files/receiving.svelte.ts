import { receiveFiles, type Offer, type PairingCode } from "@maru/client/files";
import { keepAwake } from "../call/wake-lock";
import { openKeep, tidyUp, type Keep } from "./storage";
import { forgetCode, rememberAccepted, wasAccepted } from "./ticket";
import { failureOf, Progress, type Failure } from "./transfer-view.svelte";

/** How long a code that nobody uses is waited for. */
export const WAIT_MILLIS = 10 * 60_000;
/** When a person should know that the sender is not there. */
const LONG_MILLIS = 12_000;

/**
 * - `asking`: for the code. Finding leads to `looking`.
 * - `looking`: for the sender. Leads to `offered`, or to `receiving` when a reload goes on.
 * - `offered`: the person decides. Leads to `receiving`, or `ended` when they decline.
 * - `receiving`: leads to `done`, or `ended`.
 * - `ended`: badly, or given up; {@link Receiving.failure} says why.
 */
export type ReceivePhase = "asking" | "looking" | "offered" | "receiving" | "done" | "ended";

/** One person's visit to `/receive`. */
export class Receiving {
  readonly progress = new Progress();
  #phase = $state<ReceivePhase>("asking");
  #offer = $state.raw<Offer | null>(null);
  #failure = $state.raw<Failure | null>(null);
  #keep = $state.raw<Keep | null>(null);
  #isLong = $state(false);
  #isInterrupted = $state(false);
  #strangers = $state(0);
  #contents = $state.raw<ReadonlyMap<number, Blob>>(new Map());
  #decide: ((accepts: boolean) => void) | null = null;
  #abort: AbortController | null = null;
  #code: PairingCode | null = null;
  #token: string | null = null;

  get phase(): ReceivePhase {
    return this.#phase;
  }

  get offer(): Offer | null {
    return this.#offer;
  }

  get failure(): Failure | null {
    return this.#failure;
  }

  /** Where files are kept until they are saved; null until it is known. */
  get keep(): Keep | null {
    return this.#keep;
  }

  /** Whether the sender has been looked for so long that it is probably not there. */
  get isLong(): boolean {
    return this.#isLong;
  }

  /** Whether the connection is lost at the moment. */
  get isInterrupted(): boolean {
    return this.#isInterrupted;
  }

  /** How many came who did not know the code. */
  get strangers(): number {
    return this.#strangers;
  }

  /** What has arrived and is verified, by its number. */
  get contents(): ReadonlyMap<number, Blob> {
    return this.#contents;
  }

  /** Looks for the sender and takes what it offers. Never rejects: the phase tells. */
  async find(code: PairingCode, token: string | null): Promise<void> {
    this.#abort?.abort();
    this.#keep?.close();
    this.#code = code;
    this.#token = token;
    const abort = (this.#abort = new AbortController());
    this.#phase = "looking";
    this.#failure = null;
    this.#isLong = this.#isInterrupted = false;
    this.#contents = new Map();
    const late = setTimeout(() => (this.#isLong = true), LONG_MILLIS);
    const sleep = keepAwake();
    void tidyUp(code.room);
    try {
      this.#keep = await openKeep(code.room);
      await receiveFiles({
        code,
        token: token ?? undefined,
        signal: abort.signal,
        waitMillis: WAIT_MILLIS,
        store: this.#keep.store,
        listener: {
          offered: (offer) => this.#offered(offer),
          begins: (index, offset) => this.progress.begins(index, offset),
          progresses: (index, bytes) => this.progress.progresses(index, bytes),
          arrived: (index, content) => this.#arrived(index, content),
          interrupted: () => this.#interrupted(true),
          resumed: () => this.#interrupted(false),
          stranger: () => this.#strangers++,
        },
      });
      if (this.#abort === abort) this.#done();
    } catch (error) {
      if (this.#abort === abort) this.#end(failureOf(error));
    } finally {
      clearTimeout(late);
      sleep();
    }
  }

  /** The person's answer to the offer. */
  decide(accepts: boolean): void {
    if (accepts && this.#offer) {
      rememberAccepted(fingerprintOf(this.#offer));
      this.#begin(this.#offer);
    }
    this.#decide?.(accepts);
    this.#decide = null;
  }

  /** Gives it up. What is there of a file is kept for another attempt. */
  cancel(): void {
    this.#abort?.abort();
  }

  /** Once more with the same code: what is there is not sent again. */
  again(): void {
    if (this.#code) void this.find(this.#code, this.#token);
  }

  /** Back to asking for a code. */
  anew(): void {
    forgetCode();
    this.close();
    this.#phase = "asking";
  }

  /** The page is left. */
  close(): void {
    const abort = this.#abort;
    this.#abort = null;
    abort?.abort();
    this.#keep?.close();
  }

  #offered(offer: Offer): Promise<boolean> {
    this.#offer = offer;
    this.progress.begin(offer.files);
    if (wasAccepted(fingerprintOf(offer))) {
      this.#begin(offer);
      return Promise.resolve(true);
    }
    this.#phase = "offered";
    return new Promise((resolve) => (this.#decide = resolve));
  }

  #begin(offer: Offer): void {
    this.#offer = offer;
    this.#phase = "receiving";
  }

  #arrived(index: number, content: Blob): void {
    this.progress.finished(index);
    this.#contents = new Map(this.#contents).set(index, content);
  }

  #interrupted(is: boolean): void {
    this.#isInterrupted = is;
    if (is) this.progress.pause();
  }

  #done(): void {
    this.progress.settle();
    forgetCode();
    this.#phase = "done";
  }

  #end(failure: Failure): void {
    this.progress.settle();
    this.#decide = null;
    this.#failure = { ...failure, isDeclined: this.#phase === "offered" && !failure.isRemote };
    this.#phase = "ended";
  }
}

/** Tells offers apart, for a reload. */
function fingerprintOf(offer: Offer): string {
  return JSON.stringify(offer.files.map(({ name, size }) => [name, size])).slice(0, 4_096) + offer.files.length;
}
