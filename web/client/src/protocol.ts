/**
 * The messages of `docs/signaling.md`, version 1.
 *
 * @module
 */
import type { Topology, TrackKind, TrackSource } from "./api.js";
import type { ConnectionMode } from "./inspection.js";

/** The WebSocket subprotocol. */
export const SUBPROTOCOL = "maru.v1";
/** What this SDK calls itself in `join`. */
export const CLIENT_NAME = "maru-js/0.1.0";

export interface WireTrack {
  readonly id: string;
  readonly source: TrackSource;
  readonly kind: TrackKind;
  readonly muted: boolean;
  readonly label?: string;
  readonly width?: number;
  readonly height?: number;
}

export interface WireParticipant {
  readonly id: string;
  readonly identity: string | null;
  readonly name: string;
  readonly metadata: string;
  readonly joinedAt: number;
  readonly speaking: boolean;
  readonly tracks: readonly WireTrack[];
}

export interface WireConnection {
  readonly peer: string;
  readonly mode: ConnectionMode | (string & {});
  readonly polite: boolean;
  readonly initiator: boolean;
}

export interface WireCandidate {
  readonly candidate: string;
  readonly sdpMid?: string | null;
  readonly sdpMLineIndex?: number | null;
  readonly usernameFragment?: string | null;
}

/** `mid` to track id. */
export type TrackMap = Readonly<Record<string, string>>;

// ------------------------------------------------------------------------------------------------- from client to server

export interface JoinMessage {
  readonly type: "join";
  readonly room?: string;
  readonly token?: string;
  readonly name?: string;
  readonly metadata?: string;
  readonly client: string;
}

export interface ResumeMessage {
  readonly type: "resume";
  readonly resumeToken: string;
  readonly ack: number;
}

export interface DescriptionMessage {
  readonly type: "offer" | "answer";
  readonly to: string;
  readonly sdp: string;
  readonly tracks: TrackMap;
}

export interface CandidateMessage {
  readonly type: "candidate";
  readonly to: string;
  readonly candidate: WireCandidate | null;
}

/** Requests, without their `id`. */
export type Request =
  | JoinMessage
  | ResumeMessage
  | { readonly type: "leave" }
  | { readonly type: "iceServers" }
  | { readonly type: "update"; readonly name?: string; readonly metadata?: string; readonly speaking?: boolean }
  | { readonly type: "publish"; readonly track: WireTrack }
  | { readonly type: "unpublish"; readonly track: string }
  | { readonly type: "mute"; readonly track: string; readonly muted: boolean }
  | DescriptionMessage
  | CandidateMessage
  | { readonly type: "chat"; readonly text: string; readonly to?: readonly string[] }
  | { readonly type: "message"; readonly topic: string; readonly payload: unknown; readonly to?: readonly string[] };

// ------------------------------------------------------------------------------------------------- from server to client

export interface Joined {
  readonly type: "joined";
  readonly re: number;
  readonly seq: number;
  readonly restored: boolean;
  readonly self: WireParticipant & {
    readonly hidden: boolean;
    readonly grants: {
      readonly publish: readonly TrackSource[];
      readonly subscribe: boolean;
      readonly data: boolean;
      readonly admin: boolean;
    };
  };
  readonly room: {
    readonly name: string;
    readonly createdAt: number;
    readonly topology: Topology;
    readonly maxParticipants: number;
  };
  readonly participants: readonly WireParticipant[];
  readonly connections: readonly WireConnection[];
  readonly iceServers: readonly RTCIceServer[];
  readonly iceServersTtlMillis?: number;
  readonly resumeToken: string;
  readonly resumeWindowMillis: number;
  readonly heartbeatMillis: number;
  readonly timeoutMillis: number;
  readonly limits: {
    readonly maxMessageBytes: number;
    readonly maxNameLength: number;
    readonly maxMetadataBytes: number;
  };
}

export interface Resumed {
  readonly type: "resumed";
  readonly re: number;
  readonly received: number;
  readonly resumeToken: string;
  readonly replaying: number;
  /** Missing where the server is of before they came with it. */
  readonly iceServers?: readonly RTCIceServer[];
  readonly iceServersTtlMillis?: number;
}

export interface FreshIceServers {
  readonly type: "iceServers";
  readonly re: number;
  readonly iceServers: readonly RTCIceServer[];
  readonly iceServersTtlMillis?: number;
}

export interface WireError {
  readonly type: "error";
  readonly re?: number;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly field?: string;
  readonly retryAfterMillis?: number;
}

export interface Ok {
  readonly type: "ok";
  readonly re: number;
  readonly at?: number;
}

/** What happens in the room. All have a `seq`. */
export type RoomEvent = { readonly seq: number } & (
  | { readonly type: "participant.joined"; readonly participant: WireParticipant }
  | { readonly type: "participant.left"; readonly participant: string; readonly reason: string }
  | {
      readonly type: "participant.updated";
      readonly participant: string;
      readonly name?: string;
      readonly metadata?: string;
      readonly speaking?: boolean;
    }
  | { readonly type: "track.published"; readonly participant: string; readonly track: WireTrack }
  | { readonly type: "track.unpublished"; readonly participant: string; readonly track: string }
  | {
      readonly type: "track.updated";
      readonly participant: string;
      readonly track: string;
      readonly muted?: boolean;
      readonly by?: string;
    }
  | { readonly type: "offer" | "answer"; readonly from: string; readonly sdp: string; readonly tracks?: TrackMap }
  | { readonly type: "candidate"; readonly from: string; readonly candidate: WireCandidate | null }
  | {
      readonly type: "topology";
      readonly topology: Topology;
      readonly connections?: readonly WireConnection[];
      readonly add?: readonly WireConnection[];
      readonly remove?: readonly string[];
    }
  | {
      readonly type: "chat";
      readonly from: string | null;
      readonly text: string;
      readonly at: number;
      readonly private?: boolean;
    }
  | {
      readonly type: "message";
      readonly from: string | null;
      readonly topic: string;
      readonly payload: unknown;
      readonly at: number;
      readonly private?: boolean;
    }
  | { readonly type: "room.closed"; readonly reason?: string }
);

export type ServerMessage =
  | Joined
  | Resumed
  | FreshIceServers
  | WireError
  | Ok
  | { readonly type: "left"; readonly re: number }
  | { readonly type: "ping"; readonly at: number }
  | { readonly type: "draining"; readonly retryAfterMillis?: number }
  | RoomEvent;

/** A message as parsed, before anybody has looked at what it is. */
export interface RawMessage {
  readonly type: string;
  readonly re?: number;
  readonly seq?: number;
}

/** Parses a message; null when it is none. */
export function parse(text: string): RawMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const message = value as Record<string, unknown>;
  if (typeof message.type !== "string") return null;
  if (message.re !== undefined && typeof message.re !== "number") return null;
  if (message.seq !== undefined && typeof message.seq !== "number") return null;
  return value as RawMessage;
}

/** What the end of a connection means (§8). */
export interface CloseMeaning {
  /** Whether the session is over for this client. */
  readonly final: boolean;
  /** A stable code, as in {@link ErrorCode}. */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** Whether the first attempt to come back waits as well. */
  readonly backOff: boolean;
}

const RESUMES = { final: false, backOff: false, hint: "Nothing: the SDK comes back by itself." };
const STAYS_AWAY = { final: true, backOff: false };

const CLOSE_MEANINGS: Readonly<Record<number, CloseMeaning>> = {
  1000: { ...STAYS_AWAY, code: "left", message: "The room was left.", hint: "Join again to come back." },
  1009: { ...RESUMES, code: "message_too_large", message: "A message was larger than the server takes." },
  1012: { ...RESUMES, code: "draining", message: "The server restarts." },
  4000: {
    ...STAYS_AWAY,
    code: "protocol_broken",
    message: "The server closed the connection: the protocol was broken.",
    hint: "Use an SDK and a server of matching versions, and report this with the inspector's timeline.",
  },
  4001: {
    ...STAYS_AWAY,
    code: "timeout",
    message: "The server waited too long for the join.",
    hint: "Join again.",
  },
  4003: {
    ...STAYS_AWAY,
    code: "removed",
    message: "An administrator removed this participant.",
    hint: "Ask who runs the room.",
  },
  4008: { ...RESUMES, backOff: true, code: "rate_limited", message: "Too many messages were sent." },
  4010: { ...RESUMES, code: "timeout", message: "The connection was silent, or too slow to keep up." },
  4011: {
    ...STAYS_AWAY,
    code: "replaced",
    message: "The same participant joined from elsewhere.",
    hint: "Close the other page, or join again to take over.",
  },
  4012: { ...STAYS_AWAY, code: "room_closed", message: "The room was closed.", hint: "Join again to open a new one." },
  4013: {
    ...RESUMES,
    backOff: true,
    code: "too_many_connections",
    message: "There are too many connections from this address.",
  },
};

/** Says what a close code means. Unknown ones are a lost connection. */
export function meaningOf(closeCode: number): CloseMeaning {
  return (
    CLOSE_MEANINGS[closeCode] ?? {
      ...RESUMES,
      code: "unreachable",
      message: `The connection was lost (close code ${closeCode}).`,
    }
  );
}

const encoder = new TextEncoder();

/** Size in bytes, as UTF-8. */
export function bytesOf(text: string): number {
  return encoder.encode(text).length;
}
