/** Codes that the server gives: `docs/signaling.md` §8 says when. */
export type ServerErrorCode =
  | "bad_json"
  | "bad_field"
  | "unknown_type"
  | "not_joined"
  | "already_joined"
  | "token_missing"
  | "token_invalid"
  | "token_expired"
  | "token_not_yet_valid"
  | "grant_missing"
  | "room_full"
  | "room_not_found"
  | "room_closed"
  | "too_many_rooms"
  | "too_many_connections"
  | "unknown_participant"
  | "unknown_track"
  | "duplicate_track"
  | "too_many_tracks"
  | "message_too_large"
  | "rate_limited"
  | "resume_expired"
  | "resume_invalid"
  | "draining"
  | "internal";

/** Codes that the SDK gives. */
export type ClientErrorCode =
  /** The server could not be reached, by WebSocket or by the fallback. */
  | "unreachable"
  /** The server was reached and did not answer in time. */
  | "timeout"
  /** An AbortSignal ended it. */
  | "aborted"
  /** The room was left, or the session ended, before it was done. */
  | "left"
  /** An administrator removed the participant (close code 4003). */
  | "removed"
  /** The same identity joined, or the session was resumed, elsewhere (4011). */
  | "replaced"
  /** One side broke the protocol (4000). */
  | "protocol_broken"
  /** Too many requests wait for an answer. */
  | "too_many_pending"
  /** The user or the browser's settings refused the camera, microphone or screen. */
  | "permission_denied"
  /** There is no such device. */
  | "no_device"
  /** Another program holds the device, or the system could not start it. */
  | "device_busy"
  /** A device in use was unplugged or taken away. */
  | "device_lost"
  /** No device can do what was asked for, such as a resolution. */
  | "constraint_failed"
  /** Browsers give cameras and microphones to https and localhost only. */
  | "insecure_context"
  /** This browser lacks what is needed. */
  | "unsupported"
  /** No way to this peer was found; it is tried again. */
  | "peer_failed"
  /** The browser refused an offer, an answer or a candidate. */
  | "negotiation_failed"
  /** An argument makes no sense, such as publishing a track that has ended. */
  | "bad_argument";

/** A stable code. Servers newer than this SDK may send others: have a default. */
export type ErrorCode = ServerErrorCode | ClientErrorCode | (string & {});

/** What a {@link MaruError} may carry besides its code and sentences. */
export interface ErrorDetails {
  /** The message field or the argument that is wrong. */
  readonly field?: string | undefined;
  /** When it makes sense to try again, in milliseconds from now. */
  readonly retryAfterMillis?: number | undefined;
  /** What caused it, such as a DOMException. */
  readonly cause?: unknown;
}

/**
 * Every error of this SDK. `code` is stable and made for programs and translations; `message` says what happened and
 * `hint` what to do about it, both in English for the developer's console.
 */
export class MaruError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly field: string | undefined;
  readonly retryAfterMillis: number | undefined;

  constructor(code: ErrorCode, message: string, hint: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "MaruError";
    this.code = code;
    this.hint = hint;
    this.field = details.field;
    this.retryAfterMillis = details.retryAfterMillis;
  }
}
