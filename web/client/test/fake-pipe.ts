import type { Fingerprints, TransferChannel } from "../src/files/transfer-channel.js";
import { ConnectionLost } from "../src/files/transfer-error.js";

/** Two ends of a channel in memory, which can be cut after some binary messages, damage them, or have somebody between. */
export class Pipe implements TransferChannel {
  other!: Pipe;
  chunksLeft = Infinity;
  damages = false;
  isCut = false;
  readonly texts: string[] = [];
  readonly #inbox: (string | Uint8Array<ArrayBuffer>)[] = [];
  #wake: (() => void) | null = null;

  constructor(
    readonly local: number,
    public remote: number,
  ) {}

  /** The sender's end; `other` is the receiver's. */
  static pair(): Pipe {
    const first = new Pipe(1, 2);
    first.other = new Pipe(2, 1);
    first.other.other = first;
    return first;
  }

  sendText(text: string): void {
    if (this.isCut) throw new ConnectionLost();
    this.texts.push(text);
    this.other.#take(text);
  }

  async sendBytes(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.chunksLeft-- <= 0) this.close();
    if (this.isCut) throw new ConnectionLost();
    if (this.damages) bytes[0]! ^= 1;
    this.other.#take(bytes);
  }

  async receive(millis: number, until?: Promise<unknown>): Promise<string | Uint8Array<ArrayBuffer> | null> {
    if (this.#inbox.length === 0 && !this.isCut && millis > 0) {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      await (until ? Promise.race([woken, until.catch(() => {})]) : woken);
    }
    if (this.#inbox.length === 0 && this.isCut) throw new ConnectionLost();
    return this.#inbox.shift() ?? null;
  }

  fingerprints(): Fingerprints {
    return { local: new Uint8Array(32).fill(this.local), remote: new Uint8Array(32).fill(this.remote) };
  }

  close(): void {
    for (const end of [this, this.other]) {
      end.isCut = true;
      end.#wake?.();
    }
  }

  #take(message: string | Uint8Array<ArrayBuffer>): void {
    this.#inbox.push(message);
    this.#wake?.();
  }
}
