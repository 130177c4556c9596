import type { ErrorCode } from "@maru/client";
import { MaruError } from "@maru/client";
import { TransferError, type OfferedFile } from "@maru/client/files";
import { percentOf } from "./amounts";
import { Rate } from "./rate";

/** A file, and how far it is. */
export interface Item {
  readonly name: string;
  readonly size: number;
  readonly bytes: number;
  readonly state: "waiting" | "running" | "done";
}

/** How a transfer ended badly. */
export interface Failure {
  readonly code: ErrorCode;
  /** Whether the other side said so. */
  readonly isRemote: boolean;
  /** Whether the person did not want the files in the first place. */
  readonly isDeclined?: boolean;
}

/** Numbers change at most so often: nobody reads faster. */
const REPAINT_MILLIS = 200;

/** How far the files of a transfer are, for the page to show. */
export class Progress {
  #items = $state.raw<readonly Item[]>([]);
  #rate = $state.raw<{ readonly bytesPerSecond: number | null; readonly secondsLeft: number | null }>(UNKNOWN);
  readonly #measured = new Rate();
  #live: Item[] = [];
  #there = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  readonly size = $derived(this.#items.reduce((sum, { size }) => sum + size, 0));
  readonly bytes = $derived(this.#items.reduce((sum, { bytes }) => sum + bytes, 0));
  readonly done = $derived(this.#items.filter(({ state }) => state === "done").length);
  readonly percent = $derived(this.#items.length > 0 ? percentOf(this.bytes, this.size) : 0);

  get items(): readonly Item[] {
    return this.#items;
  }

  get bytesPerSecond(): number | null {
    return this.#rate.bytesPerSecond;
  }

  get secondsLeft(): number | null {
    return this.#rate.secondsLeft;
  }

  begin(files: readonly OfferedFile[]): void {
    this.#live = files.map(({ name, size }) => ({ name, size, bytes: 0, state: "waiting" }));
    this.#there = 0;
    this.#measured.reset();
    this.#paint();
  }

  /** A file begins at an offset that needed no sending. */
  begins(index: number, offset: number): void {
    // What was there from before was not sent: it says nothing of the speed.
    if (offset !== (this.#live[index]?.bytes ?? 0)) this.#measured.reset();
    this.#set(index, offset, "running");
  }

  progresses(index: number, bytes: number): void {
    const item = this.#live[index];
    if (item) this.#set(index, bytes, item.state === "done" ? "done" : "running");
  }

  finished(index: number): void {
    const item = this.#live[index];
    if (item) this.#set(index, item.size, "done");
  }

  /** Nothing comes at the moment. */
  pause(): void {
    this.#measured.reset();
    this.#rate = UNKNOWN;
  }

  #set(index: number, bytes: number, state: Item["state"]): void {
    const item = this.#live[index];
    if (!item) return;
    this.#live[index] = { ...item, bytes, state };
    this.#there += bytes - item.bytes;
    this.#measured.add(performance.now(), this.#there);
    this.#timer ??= setTimeout(() => this.#paint(), REPAINT_MILLIS);
  }

  #paint(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#items = [...this.#live];
    const left = this.#live.reduce((sum, { size }) => sum + size, -this.#there);
    this.#rate = { bytesPerSecond: this.#measured.bytesPerSecond, secondsLeft: this.#measured.secondsFor(left) };
  }

  /** Shows the last numbers at once. */
  settle(): void {
    this.#paint();
  }
}

const UNKNOWN = { bytesPerSecond: null, secondsLeft: null };

export function failureOf(error: unknown): Failure {
  if (error instanceof TransferError) return { code: error.reason, isRemote: error.isRemote };
  return { code: error instanceof MaruError ? error.code : "internal", isRemote: false };
}
