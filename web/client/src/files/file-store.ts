import type { OfferedFile } from "./offer.js";
import { Sha256 } from "./sha256.js";

/** A file that is not whole yet. Calls are answered in order. */
export interface PartFile {
  /** How much is there from before. */
  readonly length: number;
  /** SHA-256 of what is there, in hexadecimal. */
  hash(): Promise<string>;
  /** Adds bytes; resolves when they are kept. They are the store's from here on. */
  append(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Forgets what is there. */
  restart(): Promise<void>;
  /** It is whole and right: its contents. */
  complete(): Promise<Blob>;
  /** It is wrong: nothing of it is of use. */
  discard(): Promise<void>;
  /** Keeps what is there for another attempt. */
  close(): Promise<void>;
}

/** Where received files are kept until they are saved. */
export interface FileStore {
  /** How many more bytes fit. */
  free(): Promise<number>;
  /** Opens what is there of a file from before, or begins. More than the whole is no part of it. */
  open(index: number, file: OfferedFile): Promise<PartFile>;
}

/** Keeps files in the page's memory: everything is gone when the page is. */
export class MemoryStore implements FileStore {
  readonly #limit: number;
  readonly #parts = new Map<number, MemoryPart>();

  /** @param limit how many bytes are kept at most */
  constructor(limit: number) {
    this.#limit = limit;
  }

  async free(): Promise<number> {
    return this.#limit;
  }

  async open(index: number, file: OfferedFile): Promise<PartFile> {
    let part = this.#parts.get(index);
    if (!part || part.length > file.size) this.#parts.set(index, (part = new MemoryPart()));
    return part;
  }
}

class MemoryPart implements PartFile {
  readonly #hash = new Sha256();
  #pieces: Uint8Array<ArrayBuffer>[] = [];
  length = 0;

  async hash(): Promise<string> {
    return this.#hash.hex();
  }

  async append(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#hash.update(bytes);
    this.#pieces.push(bytes);
    this.length += bytes.length;
  }

  async restart(): Promise<void> {
    this.#hash.reset();
    this.#pieces = [];
    this.length = 0;
  }

  async complete(): Promise<Blob> {
    return new Blob(this.#pieces);
  }

  discard(): Promise<void> {
    return this.restart();
  }

  async close(): Promise<void> {}
}
