import { PairingCode, sendFiles, type SendableFile } from "@maru/client/files";
import { keepAwake } from "../call/wake-lock";
import { WAIT_MILLIS } from "./receiving.svelte";
import { failureOf, Progress, type Failure } from "./transfer-view.svelte";

/**
 * - `choosing`: files. Sending leads to `waiting`.
 * - `waiting`: for the receiver. Leads to `paired`.
 * - `paired`: the receiver decides, then takes. Leads to `done`.
 * - `ended`: badly, or given up; {@link Sending.failure} says why.
 */
export type SendPhase = "choosing" | "waiting" | "paired" | "done" | "ended";

/** One person's visit to `/send`. */
export class Sending {
  readonly progress = new Progress();
  #phase = $state<SendPhase>("choosing");
  #files = $state.raw<readonly SendableFile[]>([]);
  #code = $state.raw<PairingCode | null>(null);
  #failure = $state.raw<Failure | null>(null);
  #isInterrupted = $state(false);
  #hasBegun = $state(false);
  #strangers = $state(0);
  #current = -1;
  #abort: AbortController | null = null;
  #from = "";
  #token: string | null = null;

  get phase(): SendPhase {
    return this.#phase;
  }

  get files(): readonly SendableFile[] {
    return this.#files;
  }

  get code(): PairingCode | null {
    return this.#code;
  }

  get failure(): Failure | null {
    return this.#failure;
  }

  get isInterrupted(): boolean {
    return this.#isInterrupted;
  }

  /** Whether the receiver has accepted. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  get strangers(): number {
    return this.#strangers;
  }

  /** Adds files; one with the name of another takes its place. */
  add(files: readonly SendableFile[]): void {
    const added = new Set(files.map(({ name }) => name));
    this.#files = [...this.#files.filter(({ name }) => !added.has(name)), ...files];
  }

  remove(name: string): void {
    this.#files = this.#files.filter((file) => file.name !== name);
  }

  /** Waits for the receiver and sends. Never rejects: the phase tells. `code` goes on with an earlier one. */
  async send(from: string, token: string | null, code: PairingCode = PairingCode.generate()): Promise<void> {
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    this.#from = from;
    this.#token = token;
    this.#code = code;
    this.#failure = null;
    this.#isInterrupted = this.#hasBegun = false;
    this.#current = -1;
    this.#phase = "waiting";
    this.progress.begin(this.#files.map(({ name, content }) => ({ name, size: content.size })));
    const sleep = keepAwake();
    try {
      await sendFiles({
        code,
        from,
        token: token ?? undefined,
        files: this.#files,
        signal: abort.signal,
        waitMillis: WAIT_MILLIS,
        listener: {
          paired: () => (this.#phase = "paired"),
          begins: (index, offset) => this.#begins(index, offset),
          progresses: (index, bytes) => this.progress.progresses(index, bytes),
          interrupted: () => this.#interrupted(true),
          resumed: () => this.#interrupted(false),
          stranger: () => this.#strangers++,
        },
      });
      if (this.#abort === abort) this.#done();
    } catch (error) {
      if (this.#abort === abort) this.#end(failureOf(error));
    } finally {
      sleep();
    }
  }

  cancel(): void {
    this.#abort?.abort();
  }

  /** Once more with the same code: what the receiver has is not sent again. */
  again(): void {
    void this.send(this.#from, this.#token, this.#code ?? undefined);
  }

  /** Back to choosing; the files stay chosen unless they were sent. */
  anew(): void {
    this.close();
    if (this.#phase === "done") this.#files = [];
    this.#phase = "choosing";
  }

  close(): void {
    const abort = this.#abort;
    this.#abort = null;
    abort?.abort();
  }

  /** The receiver takes one file after the other: what it asks for next says that the one before is right. */
  #begins(index: number, offset: number): void {
    this.#hasBegun = true;
    for (let before = 0; before < index; before++) {
      if (this.#current < before) this.progress.finished(before);
    }
    if (this.#current >= 0 && this.#current !== index) this.progress.finished(this.#current);
    this.#current = index;
    this.progress.begins(index, offset);
  }

  #interrupted(is: boolean): void {
    this.#isInterrupted = is;
    if (is) this.progress.pause();
  }

  #done(): void {
    this.#files.forEach((_, index) => this.progress.finished(index));
    this.progress.settle();
    this.#phase = "done";
  }

  #end(failure: Failure): void {
    this.progress.settle();
    this.#failure = failure;
    this.#phase = "ended";
  }
}
