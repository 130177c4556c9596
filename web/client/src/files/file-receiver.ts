import type { FileStore, PartFile } from "./file-store.js";
import { isSameOffer, readOffer, type Offer, type OfferedFile } from "./offer.js";
import type { PairingCode } from "./pairing-code.js";
import type { TransferChannel } from "./transfer-channel.js";
import { ConnectionLost, TransferError } from "./transfer-error.js";
import { count, TransferTalk } from "./transfer-talk.js";

/** How often the sender is told what is there, and how much is written at once. */
const CONFIRM_BYTES = 256 << 10;
const MOST_CHUNK_BYTES = 256 << 10;
const BYE_MILLIS = 5_000;

/** Watches a receiver, and decides. All calls but {@link offered} must be quick. */
export interface ReceiverListener {
  /** What the sender has; false declines. Not asked again when the same is offered after a cut. */
  offered(offer: Offer): Promise<boolean>;
  /** A file begins, or goes on where so many bytes were there from before. */
  begins?(index: number, offset: number): void;
  /** So many bytes of a file are there. */
  progresses?(index: number, bytes: number): void;
  /** A file is there whole, and its hash is right. */
  arrived?(index: number, content: Blob): void;
}

/** Takes files from a sender into a store (docs/file-transfer.md). What is there of a file is not asked for again. */
export class FileReceiver {
  readonly #store: FileStore;
  readonly #code: PairingCode;
  readonly #listener: ReceiverListener;
  #accepted: Offer | null = null;
  readonly #arrived = new Set<number>();

  constructor(store: FileStore, code: PairingCode, listener: ReceiverListener) {
    this.#store = store;
    this.#code = code;
    this.#listener = listener;
  }

  /**
   * Receives everything from one sender.
   *
   * @param isTold called when it has proved to be one, before anything is asked of it
   * @returns false when the other side is no sender
   * @throws TransferError when another attempt is of no use
   * @throws ConnectionLost another attempt goes on where this one was
   */
  async receive(channel: TransferChannel, isTold: () => Promise<void> = async () => {}): Promise<boolean> {
    const talk = new TransferTalk(channel);
    if (!(await talk.greet(this.#code, "receiver"))) return false;
    await isTold();
    const offer = readOffer(await talk.expect("offer"));
    if (!offer) throw talk.fail("protocol", "This offer makes no sense, or one of its names leads somewhere else.");
    await this.#decide(talk, offer);
    for (const [index, file] of offer.files.entries()) {
      if (!this.#arrived.has(index)) await this.#file(talk, index, file);
    }
    talk.send({ type: "done" });
    try {
      await channel.receive(BYE_MILLIS);
    } catch {
      // The sender knows, and went.
    }
    return true;
  }

  async #decide(talk: TransferTalk, offer: Offer): Promise<void> {
    if (this.#accepted && isSameOffer(this.#accepted, offer)) return;
    this.#accepted = null;
    this.#arrived.clear();
    if (offer.size > (await this.#store.free())) {
      throw talk.fail("too_large", "There is no room for so much.");
    }
    if (!(await talk.meanwhile(this.#listener.offered(offer)))) {
      throw talk.fail("cancelled", "The files were declined.");
    }
    this.#accepted = offer;
  }

  async #file(talk: TransferTalk, index: number, file: OfferedFile): Promise<void> {
    let part: PartFile;
    try {
      part = await talk.meanwhile(this.#store.open(index, file));
    } catch (cause) {
      throw isOurs(cause) ? cause : talk.fail("storage", `${file.name} cannot be written.`, cause);
    }
    try {
      await this.#take(talk, index, file, part);
    } catch (cause) {
      throw isOurs(cause) ? cause : talk.fail("storage", `${file.name} cannot be written.`, cause);
    } finally {
      await part.close().catch(() => {});
    }
  }

  async #take(talk: TransferTalk, index: number, file: OfferedFile, part: PartFile): Promise<void> {
    const wished = part.length;
    talk.send({ type: "get", file: index, offset: wished, prefix: await part.hash() });
    const start = await talk.expect("start");
    const offset = count(start.offset);
    if (start.file !== index || (offset !== 0 && offset !== wished)) {
      throw talk.fail("protocol", "The sender begins where nobody asked.");
    }
    if (offset !== wished) await part.restart();
    this.#listener.begins?.(index, offset);
    await this.#fill(talk, index, file.size, part, offset);
    const end = await talk.expect("end");
    if (end.file !== index) throw talk.fail("protocol", "Another file ended.");
    if (end.sha256 !== (await part.hash())) {
      await part.discard();
      throw talk.fail("hash_mismatch", `${file.name} arrived damaged.`);
    }
    const content = await part.complete();
    this.#arrived.add(index);
    this.#listener.arrived?.(index, content);
  }

  /** Writes what comes until the file is full. */
  async #fill(talk: TransferTalk, index: number, size: number, part: PartFile, offset: number): Promise<void> {
    let position = offset;
    let batch: Uint8Array<ArrayBuffer>[] = [];
    let batched = 0;
    let failure: unknown = null;
    let written: Promise<void> = Promise.resolve();
    try {
      while (position < size) {
        const message = await talk.next();
        if (failure !== null) throw failure;
        if (typeof message === "string") {
          talk.control(message);
          throw talk.fail("protocol", "The file ended too early.");
        }
        if (message.length > Math.min(MOST_CHUNK_BYTES, size - position)) {
          throw talk.fail("protocol", "The file is longer than it was said to be.");
        }
        position += message.length;
        batch.push(message);
        batched += message.length;
        if (batched < CONFIRM_BYTES && position < size) continue;
        const bytes = position;
        // Not waited for: the next bytes are on their way meanwhile. The window bounds how many.
        written = part.append(joined(batch, batched)).then(
          () => this.#wrote(talk, index, bytes),
          (cause) => void (failure ??= cause),
        );
        batch = [];
        batched = 0;
      }
    } finally {
      await written;
    }
    if (failure !== null) throw failure;
  }

  #wrote(talk: TransferTalk, index: number, bytes: number): void {
    this.#listener.progresses?.(index, bytes);
    try {
      talk.send({ type: "have", file: index, bytes });
    } catch {
      // Whoever waits for the next message is told.
    }
  }
}

function isOurs(cause: unknown): boolean {
  return cause instanceof TransferError || cause instanceof ConnectionLost;
}

function joined(pieces: readonly Uint8Array<ArrayBuffer>[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
