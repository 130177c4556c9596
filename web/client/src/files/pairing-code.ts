import { hmacSha256, toBase64Url } from "./sha256.js";

/** Crockford's base 32: no I, L, O, U, which are read wrong. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 20;
const GROUP = 5;
const ROOM_BYTES = 12;
const PURPOSE = "maru.files.1 ";

/** Who is who in a transfer of files. */
export type TransferRole = "sender" | "receiver";

/**
 * What sender and receiver of files tell each other outside of any network (docs/file-transfer.md §1): 100 random bits in 20
 * letters and digits. The room in which they meet and the key by which they know each other both come from it, by a function
 * that the server cannot turn around.
 */
export class PairingCode {
  readonly #symbols: string;

  private constructor(symbols: string) {
    this.#symbols = symbols;
  }

  /** A new one. */
  static generate(): PairingCode {
    // 256 is a multiple of 32, so that every symbol is as likely.
    const random = crypto.getRandomValues(new Uint8Array(LENGTH));
    return new PairingCode([...random].map((byte) => ALPHABET[byte % ALPHABET.length]).join(""));
  }

  /** As a person typed it: dashes, spaces and case do not matter, and O, I and L are what they look like. Null when it is none. */
  static parse(text: string): PairingCode | null {
    const symbols = text
      .toUpperCase()
      .replace(/[\s\p{Dash_Punctuation}]/gu, "")
      .replaceAll("O", "0")
      .replace(/[IL]/g, "1");
    return symbols.length === LENGTH && [...symbols].every((symbol) => ALPHABET.includes(symbol))
      ? new PairingCode(symbols)
      : null;
  }

  /** The name of the room in which both meet. Whoever knows it does not know the code. */
  get room(): string {
    return `files-${toBase64Url(this.#mac(ascii("room")).subarray(0, ROOM_BYTES))}`;
  }

  /** What one side shows the other: that it knows the code, and which two certificates (SHA-256 of each) it sees. */
  proof(who: TransferRole, sender: Uint8Array, receiver: Uint8Array): string {
    return toBase64Url(this.#mac(ascii(who), sender, receiver));
  }

  /** In groups of five, to be read aloud. */
  toString(): string {
    return Array.from({ length: LENGTH / GROUP }, (_, group) =>
      this.#symbols.slice(group * GROUP, (group + 1) * GROUP),
    ).join("-");
  }

  #mac(...parts: Uint8Array[]): Uint8Array {
    return hmacSha256(ascii(this.#symbols), ascii(PURPOSE), ...parts);
  }
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
