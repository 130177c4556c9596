import type { PairingCode, TransferRole } from "./pairing-code.js";
import type { TransferChannel } from "./transfer-channel.js";
import { ConnectionLost, reasonOf, TransferError, type TransferReason } from "./transfer-error.js";

const VERSION = 1;
/** A control message with 10,000 names of 200 characters and their sizes. */
const MOST_CONTROL_LENGTH = 8 << 20;
/** A peer that is there says so; one that is not is noticed sooner by its connection. */
const PATIENCE_MILLIS = 120_000;
/** How often we say that we are still there, while a person decides or a file is hashed. */
const WAIT_MILLIS = 20_000;

/** A control message, before anybody has looked at what is in it. */
export type Control = Readonly<Record<string, unknown>> & { readonly type: string };

/** What both sides of a transfer do: greet, prove, and understand each other's control messages (docs/file-transfer.md). */
export class TransferTalk {
  readonly channel: TransferChannel;

  constructor(channel: TransferChannel) {
    this.channel = channel;
  }

  /**
   * Greets, and makes sure who is at the other end. Whatever goes wrong before the proof is a stranger's doing.
   *
   * @returns false when the other side has the same role: nobody to talk to
   * @throws TransferError `wrong_code` or `version`; the transfer goes on with others
   */
  async greet(code: PairingCode, role: TransferRole): Promise<boolean> {
    const { local, remote } = this.channel.fingerprints();
    const [first, second] = role === "sender" ? [local, remote] : [remote, local];
    const hello = { type: "hello", version: VERSION, role, proof: code.proof(role, first, second) };
    // The sender greets first: it did not open the channel, and whoever did listens from the beginning.
    if (role === "sender") this.send(hello);
    const answer = await this.#answer();
    const other = role === "sender" ? "receiver" : "sender";
    if (answer.role === role) return false;
    if (answer.version !== VERSION)
      throw this.fail("version", "The other side speaks another version of this protocol.");
    if (!isSame(String(answer.proof), code.proof(other, first, second))) {
      throw this.fail("wrong_code", "The other side does not know the code, or somebody stands in between.");
    }
    if (role === "receiver") this.send(hello);
    return true;
  }

  async #answer(): Promise<Control> {
    try {
      return await this.expect("hello");
    } catch (error) {
      if (error instanceof TransferError && error.reason !== "version") {
        throw new TransferError("wrong_code", error.message, { cause: error });
      }
      throw error;
    }
  }

  send(message: Control): void {
    this.channel.sendText(JSON.stringify(message));
  }

  /** The next control message, which must be of this type. */
  async expect(type: string): Promise<Control> {
    const message = this.control(await this.next());
    if (message.type !== type) throw this.fail("protocol", `A message ${type} was expected.`);
    return message;
  }

  /** The next message of any kind. */
  async next(): Promise<string | Uint8Array<ArrayBuffer>> {
    for (;;) {
      const message = await this.channel.receive(PATIENCE_MILLIS);
      if (message === null) throw new ConnectionLost("Nothing came from the other side for a long time.");
      if (!isWait(message)) return message;
    }
  }

  /** A message that is there already, or null. */
  async ready(): Promise<string | Uint8Array<ArrayBuffer> | null> {
    for (;;) {
      const message = await this.channel.receive(0);
      if (message === null || !isWait(message)) return message;
    }
  }

  /** Does what may take long, and keeps the other side waiting meanwhile. Ends early when that ends the transfer. */
  async meanwhile<T>(task: Promise<T>): Promise<T> {
    let isDone = false;
    const over = () => (isDone = true);
    const done = task.then(over, over);
    while (!isDone) {
      const message = await this.channel.receive(WAIT_MILLIS, done);
      if (message === null) {
        if (!isDone) this.send({ type: "wait" });
      } else if (!isWait(message) && this.control(message).type !== "have") {
        throw this.fail("protocol", "It is not the other side's turn.");
      }
    }
    return task;
  }

  /** Reads a control message; an error of the other side's is thrown. */
  control(message: string | Uint8Array): Control {
    if (typeof message !== "string" || message.length > MOST_CONTROL_LENGTH) {
      throw this.fail("protocol", "A control message was expected.");
    }
    const read = parse(message);
    if (!read) throw this.fail("protocol", "A message is a JSON object.");
    if (read.type === "error") {
      const reason = reasonOf(read.reason);
      throw new TransferError(reason, `The other side ended the transfer: ${reason}.`, { isRemote: true });
    }
    return read;
  }

  /** Tells the other side, as far as it still listens; to be thrown. */
  fail(reason: TransferReason, message: string, cause?: unknown): TransferError {
    try {
      this.send({ type: "error", reason });
    } catch {
      // It will notice.
    }
    return new TransferError(reason, message, { cause });
  }
}

/** A control message; null when it is none. */
export function parse(text: string): Control | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return typeof (value as { type?: unknown }).type === "string" ? (value as Control) : null;
}

/** A whole number that is not negative, or -1. */
export function count(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : -1;
}

function isWait(message: string | Uint8Array): boolean {
  return typeof message === "string" && message.length < 64 && parse(message)?.type === "wait";
}

/** In a time that does not tell where they differ. */
function isSame(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < b.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
