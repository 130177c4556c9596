import { FileNames } from "./file-names.js";
import { count, type Control } from "./transfer-talk.js";

/** More are better sent as an archive. */
export const MOST_FILES = 10_000;
const MOST_FROM_LENGTH = 64;

/** A file that is offered. */
export interface OfferedFile {
  /** Its path below the folder that it goes to, `/` between the parts; made safe by the receiver. */
  readonly name: string;
  readonly size: number;
}

/** What the sender has. */
export interface Offer {
  /** What the sender calls itself; empty when it does not say. Whoever has the code may say anything. */
  readonly from: string;
  readonly files: readonly OfferedFile[];
  /** Bytes of all files together. */
  readonly size: number;
}

/** Reads an offer; null when it is none, or one of its names leads somewhere else. */
export function readOffer(message: Control): Offer | null {
  const { files, from } = message;
  if (!Array.isArray(files) || files.length === 0 || files.length > MOST_FILES) return null;
  const names = new FileNames();
  const offered: OfferedFile[] = [];
  let size = 0;
  for (const file of files as unknown[]) {
    const { name, size: bytes } = (typeof file === "object" && file !== null ? file : {}) as Record<string, unknown>;
    const safe = typeof name === "string" ? names.unique(name) : null;
    if (safe === null || count(bytes) < 0) return null;
    offered.push({ name: safe, size: bytes as number });
    size += bytes as number;
  }
  return Number.isSafeInteger(size) ? { from: tidyFrom(from), files: offered, size } : null;
}

/** A name to be shown: one line of what can be seen. */
export function tidyFrom(from: unknown): string {
  if (typeof from !== "string") return "";
  const seen = from.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "").trim();
  return [...seen].slice(0, MOST_FROM_LENGTH).join("");
}

/** Whether both offer the same files. */
export function isSameOffer(a: Offer, b: Offer): boolean {
  return (
    a.files.length === b.files.length &&
    a.files.every(({ name, size }, index) => name === b.files[index]?.name && size === b.files[index]?.size)
  );
}
