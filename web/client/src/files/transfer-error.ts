import { MaruError } from "../errors.js";

/** Why a transfer ended; the words are those of docs/file-transfer.md §3, and `expired`, which is not sent. */
export const TRANSFER_REASONS = [
  /** Somebody in the room does not know the code, or stands between the two. */
  "wrong_code",
  /** The other side speaks another version. */
  "version",
  /** A message makes no sense. */
  "protocol",
  /** More or larger files than the receiver takes. */
  "too_large",
  /** A file is another than the one that was offered. */
  "file_changed",
  /** What arrived is not what was sent. */
  "hash_mismatch",
  /** A file cannot be read or written. */
  "storage",
  /** One side gave up. */
  "cancelled",
  /** Nobody came with the code in time. */
  "expired",
] as const;
export type TransferReason = (typeof TRANSFER_REASONS)[number];

/** A transfer that ended for a reason that another attempt would not mend by itself. */
export class TransferError extends MaruError {
  readonly reason: TransferReason;
  /** Whether the other side said so. */
  readonly isRemote: boolean;

  constructor(reason: TransferReason, message: string, details: { isRemote?: boolean; cause?: unknown } = {}) {
    super(reason, message, "See docs/file-transfer.md.", { cause: details.cause });
    this.name = "TransferError";
    this.reason = reason;
    this.isRemote = details.isRemote === true;
  }
}

/** A word of the other side's. One that is newer than this SDK says no more than that it is over. */
export function reasonOf(word: unknown): TransferReason {
  return TRANSFER_REASONS.find((reason) => reason === word && reason !== "expired") ?? "cancelled";
}

/** The connection to the other side is lost; another attempt goes on where this one was. */
export class ConnectionLost extends Error {
  constructor(message = "The connection is lost.") {
    super(message);
    this.name = "ConnectionLost";
  }
}
