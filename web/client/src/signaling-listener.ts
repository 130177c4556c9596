import type { ConnectionStatus, TokenSource } from "./api.js";
import type { MaruError } from "./errors.js";
import type { FreshIceServers, Joined, Resumed, RoomEvent } from "./protocol.js";

/** How a `joined` came about. */
export type JoinKind =
  /** The first one. */
  | "first"
  /** The session was gone, and the server put us back with the same id. */
  | "restored"
  /** The session was over: we joined again, and others see somebody new. */
  | "anew";

/** Who gets what signaling has to say. Called in order; calls may come from within a request. */
export interface SignalingListener {
  joined(joined: Joined, how: JoinKind): void;
  resumed(resumed: Resumed): void;
  /** The answer to our request for ICE servers. */
  iceServers(fresh: FreshIceServers): void;
  event(event: RoomEvent): void;
  draining(retryAfterMillis: number): void;
  status(status: ConnectionStatus): void;
  /** The session is over, and the status is `disconnected`. Nothing follows. */
  ended(error: MaruError): void;
  /** Something went wrong that no request waits for. */
  problem(error: MaruError): void;
}

/** Who keeps a record of the messages, for the inspector. */
export interface SignalingRecorder {
  sent(message: Readonly<Record<string, unknown>>, text: string): void;
  received(message: Readonly<Record<string, unknown>>, text: string): void;
  latency(millis: number): void;
}

/** What a session needs to know. */
export interface SignalingOptions {
  readonly room: string | undefined;
  readonly token: TokenSource | undefined;
  readonly name: string | undefined;
  readonly metadata: string | undefined;
  readonly timeoutMillis: number;
  readonly maxReconnectAttempts: number;
}
