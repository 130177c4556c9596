import { MOST_FILES } from "./offer.js";
import type { PairingCode } from "./pairing-code.js";
import { Sha256 } from "./sha256.js";
import type { TransferChannel } from "./transfer-channel.js";
import { TransferError } from "./transfer-error.js";
import { count, TransferTalk, type Control } from "./transfer-talk.js";

/** Every peer takes messages of this size (RFC 8831 §6.6 has them a little larger), and no other channel stalls on one. */
const CHUNK_BYTES = 16 << 10;
/** Read from the disk at once. */
const BLOCK_BYTES = 1 << 20;
/** On the way and not confirmed: enough for 1 Gbit/s over 60 ms, and all that a slow receiver has to hold. */
const WINDOW_BYTES = 8 << 20;

/** A file to send. */
export interface SendableFile {
  /** Its name, or its path below the folder that is sent, with `/` between the parts. */
  readonly name: string;
  readonly content: Blob;
}

/** Watches a sender; all calls must be quick. */
export interface SenderListener {
  /** Both sides have proved that they know the code. */
  paired?(): void;
  /** A file begins, or goes on where so many bytes were there from before. */
  begins?(index: number, offset: number): void;
  /** So many bytes of a file have arrived. */
  progresses?(index: number, bytes: number): void;
}

/** Offers files to whoever knows the code, and sends what the receiver asks for (docs/file-transfer.md). */
export class FileSender {
  readonly #files: readonly SendableFile[];
  readonly #from: string;
  readonly #code: PairingCode;
  readonly #listener: SenderListener;

  /** @throws TransferError when there are no files, or too many */
  constructor(files: readonly SendableFile[], from: string, code: PairingCode, listener: SenderListener) {
    if (files.length === 0 || files.length > MOST_FILES) {
      throw new TransferError("too_large", `1 to ${MOST_FILES} files can be sent at once.`);
    }
    this.#files = files;
    this.#from = from;
    this.#code = code;
    this.#listener = listener;
  }

  /**
   * Serves one receiver until it has everything.
   *
   * @param isTold called when it has proved to be one, before it is told anything
   * @returns false when the other side is no receiver
   * @throws TransferError when another attempt is of no use
   * @throws ConnectionLost the receiver may come back
   */
  async serve(channel: TransferChannel, isTold: () => Promise<void> = async () => {}): Promise<boolean> {
    const talk = new TransferTalk(channel);
    if (!(await talk.greet(this.#code, "sender"))) return false;
    await isTold();
    const files = this.#files.map(({ name, content }) => ({ name, size: content.size }));
    talk.send({ type: "offer", from: this.#from, files });
    this.#listener.paired?.();
    for (;;) {
      const message = talk.control(await talk.next());
      // The last `have` of a file comes after its end was sent.
      if (message.type === "have") continue;
      if (message.type === "done") {
        talk.send({ type: "bye" });
        return true;
      }
      if (message.type !== "get") throw talk.fail("protocol", "This message is not understood here.");
      await this.#send(talk, message);
    }
  }

  async #send(talk: TransferTalk, get: Control): Promise<void> {
    const index = count(get.file);
    const wished = count(get.offset);
    const content = this.#files[index]?.content;
    if (!content || wished < 0 || wished > content.size) {
      throw talk.fail("protocol", "There is no such place in any file.");
    }
    const hash = new Sha256();
    await talk.meanwhile(this.#hash(talk, content, wished, hash));
    let offset = wished;
    if (hash.hex() !== get.prefix) {
      hash.reset();
      offset = 0;
    }
    talk.send({ type: "start", file: index, offset });
    this.#listener.begins?.(index, offset);
    let confirmed = offset;
    for (let at = offset; at < content.size; at += BLOCK_BYTES) {
      const block = await read(talk, content, at, Math.min(at + BLOCK_BYTES, content.size));
      hash.update(block);
      for (let from = 0; from < block.length; from += CHUNK_BYTES) {
        confirmed = await this.#confirmed(talk, index, confirmed, at + from);
        await talk.channel.sendBytes(block.slice(from, from + CHUNK_BYTES));
      }
    }
    talk.send({ type: "end", file: index, sha256: hash.hex() });
  }

  async #hash(talk: TransferTalk, content: Blob, end: number, hash: Sha256): Promise<void> {
    for (let at = 0; at < end; at += BLOCK_BYTES) {
      hash.update(await read(talk, content, at, Math.min(at + BLOCK_BYTES, end)));
    }
  }

  /** Takes what the receiver confirms; waits while too much is on the way. */
  async #confirmed(talk: TransferTalk, index: number, before: number, position: number): Promise<number> {
    let confirmed = before;
    for (;;) {
      const isFull = position - confirmed >= WINDOW_BYTES;
      const message = isFull ? await talk.next() : await talk.ready();
      if (message === null) return confirmed;
      const have = talk.control(message);
      const bytes = count(have.bytes);
      const isOfThis = have.file === index;
      if (have.type !== "have" || (isOfThis && (bytes < confirmed || bytes > position))) {
        throw talk.fail("protocol", "What the receiver has cannot be.");
      }
      if (!isOfThis) continue;
      confirmed = bytes;
      this.#listener.progresses?.(index, bytes);
    }
  }
}

async function read(talk: TransferTalk, content: Blob, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await content.slice(from, to).arrayBuffer());
  } catch (cause) {
    // A file that has changed since it was picked cannot be read any more (File API §3).
    const isGone = cause instanceof DOMException && cause.name === "NotReadableError";
    throw talk.fail(isGone ? "file_changed" : "storage", "A file cannot be read.", cause);
  }
}
