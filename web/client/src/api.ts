/**
 * The public API: what {@link connect} and {@link join} give.
 *
 * @module
 */
import type { PublishOptions, RoomOptions, ScreenOptions } from "./api-options.js";
import type {
  LeaveReason,
  LocalParticipant,
  LocalTrack,
  PeerState,
  RemoteParticipant,
  RemoteTrack,
  TrackSource,
} from "./api-participants.js";
import type { EventSourceOf } from "./emitter.js";
import type { ErrorCode, MaruError } from "./errors.js";
import type { Inspection } from "./inspection.js";

export type * from "./api-options.js";
export type * from "./api-participants.js";

/** How the room's media is carried now. */
export type Topology = "mesh" | "sfu" | "mcu" | (string & {});

/**
 * - `connecting`: joining for the first time.
 * - `connected`: signaling works.
 * - `reconnecting`: signaling is lost and comes back by itself; calls go on meanwhile.
 * - `disconnected`: over. {@link ConnectionStatus.code} says why.
 */
export type ConnectionState = "connecting" | "connected" | "reconnecting" | "disconnected";

/** The state of the signaling connection. */
export interface ConnectionStatus {
  readonly state: ConnectionState;
  /** Why it is not connected: stable, for programs and translations. Null while connected or connecting. */
  readonly code: ErrorCode | null;
  /** The same in English, for the console. Empty while connected or connecting. */
  readonly reason: string;
  /** While reconnecting: how many attempts failed so far. */
  readonly attempt: number;
  /** While reconnecting: when the next attempt is due, in milliseconds since the Unix epoch. Null while one is under way. */
  readonly retryAt: number | null;
  /** What carries the messages; null while nothing does. */
  readonly transport: "websocket" | "sse" | null;
}

/** To whom a chat or application message goes. */
export interface SendOptions {
  /** Participants or their ids; everybody else when missing. */
  readonly to?: readonly (RemoteParticipant | string)[] | undefined;
}

/** When the server took a message. */
export interface Sent {
  readonly at: Date;
}

// ----------------------------------------------------------------------------------------------------------------- events

/** A chat message that arrived. Our own ones do not come back: {@link Room.sendChat} resolves when they are sent. */
export interface ChatMessage {
  /** Null when an administrator or a server program sent it, or when the sender has left meanwhile. */
  readonly from: RemoteParticipant | null;
  /** The sender's id, null when an administrator or a server program sent it. */
  readonly fromId: string | null;
  readonly text: string;
  readonly at: Date;
  /** Whether it was sent to some, not to all. */
  readonly private: boolean;
}

/** An application message that arrived. */
export interface AppMessage {
  readonly from: RemoteParticipant | null;
  readonly fromId: string | null;
  readonly topic: string;
  /** Any JSON value, as the sender gave it. Not checked: it comes from somebody else. */
  readonly payload: unknown;
  readonly at: Date;
  readonly private: boolean;
}

/** A track and whose it is. */
export type TrackEvent =
  | { readonly track: RemoteTrack; readonly participant: RemoteParticipant }
  | { readonly track: LocalTrack; readonly participant: LocalParticipant };

/** A remote track and whose it is. */
export interface SubscriptionEvent {
  readonly track: RemoteTrack;
  readonly participant: RemoteParticipant;
}

/** The events of a room, by name. */
export interface RoomEvents {
  participantJoined: { readonly participant: RemoteParticipant };
  participantLeft: { readonly participant: RemoteParticipant; readonly reason: LeaveReason };
  /** Name, metadata, speaking or `returning` changed, also of ourselves. */
  participantUpdated: { readonly participant: RemoteParticipant | LocalParticipant };
  trackPublished: TrackEvent;
  trackUnpublished: TrackEvent;
  /** Muted or unmuted, or the media was replaced. `by` is `admin` when an administrator did it. */
  trackUpdated: TrackEvent & { readonly by: "publisher" | "admin" };
  /** A remote track's media is there: `track.mediaStreamTrack` is set. */
  trackSubscribed: SubscriptionEvent;
  /** A remote track's media is gone: unpublished, or the connection is rebuilt. */
  trackUnsubscribed: SubscriptionEvent;
  chat: ChatMessage;
  message: AppMessage;
  /** How media is carried has changed, or with whom there are connections. */
  topology: { readonly topology: Topology; readonly peers: readonly string[] };
  connectionState: ConnectionStatus;
  peerState: { readonly participant: RemoteParticipant; readonly state: PeerState };
  /** A peer connection was built; data channels that are opened on it now are part of its first negotiation. */
  peerAdded: { readonly peer: RoomPeer };
  /** It is closed. Another one may take its place. */
  peerRemoved: { readonly peer: RoomPeer };
  /** Who speaks now, who began last first. Ourselves may be among them. */
  activeSpeakers: { readonly speakers: readonly (RemoteParticipant | LocalParticipant)[] };
  /** Something failed that no call of the application waits for. The room goes on. */
  error: { readonly error: MaruError; readonly participant: RemoteParticipant | null };
  /** A local device was lost in mid-call: the track is muted, or goes on with the default device (`recovered`). */
  deviceLost: { readonly track: LocalTrack; readonly recovered: boolean };
  /** The browser wants a user gesture before it plays sound: call {@link Room.startPlayback} from one. */
  playbackBlocked: { readonly blocked: boolean };
  /** The server stops soon and will be back: calls go on. */
  draining: { readonly retryAfterMillis: number };
}

/** A peer connection to a participant. When it cannot be saved, the room puts another in its place. */
export interface RoomPeer {
  readonly participantId: string;
  /** For data channels and statistics. It is negotiated for you: leave its descriptions and `on…` handlers alone. */
  readonly connection: RTCPeerConnection;
}

/** What the server allows and promises; from the answer to the join. */
export interface RoomLimits {
  readonly maxParticipants: number;
  readonly maxMessageBytes: number;
  readonly maxNameLength: number;
  readonly maxMetadataBytes: number;
}

// ------------------------------------------------------------------------------------------------------------------- room

/** A room that we are in. It reconnects by itself; it ends with {@link leave} or with the state `disconnected`. */
export interface Room extends EventSourceOf<RoomEvents> {
  readonly name: string;
  readonly createdAt: Date;
  readonly topology: Topology;
  readonly limits: RoomLimits;
  readonly connection: ConnectionStatus;
  readonly localParticipant: LocalParticipant;
  /** The others, by id, in the order in which they joined. */
  readonly participants: ReadonlyMap<string, RemoteParticipant>;
  /** The peer connections that there are now. */
  readonly peers: readonly RoomPeer[];
  /** Who speaks now, who began last first. */
  readonly activeSpeakers: readonly (RemoteParticipant | LocalParticipant)[];

  /** {@link LocalParticipant.publish}. */
  publish(track: LocalTrack | MediaStreamTrack, options?: PublishOptions): Promise<LocalTrack>;
  /** {@link LocalParticipant.unpublish}. */
  unpublish(track: LocalTrack | string, options?: { readonly stop?: boolean | undefined }): Promise<void>;
  /**
   * Mutes or unmutes a published track, or the first one of a source.
   *
   * @throws MaruError `unknown_track`
   */
  setMuted(track: LocalTrack | TrackSource, muted: boolean): Promise<void>;
  /** {@link LocalParticipant.shareScreen}. */
  shareScreen(options?: ScreenOptions): Promise<readonly LocalTrack[]>;
  /** {@link LocalParticipant.stopScreenShare}. */
  stopScreenShare(): Promise<void>;
  /**
   * Uses another device: for inputs, in all published tracks of that source; for `audiooutput`, in all elements that
   * remote audio is attached to (where browsers can).
   */
  switchDevice(kind: MediaDeviceKind, deviceId: string): Promise<void>;

  /** Sends a chat message. Kept and sent later while reconnecting. */
  sendChat(text: string, options?: SendOptions): Promise<Sent>;
  /**
   * Sends an application message: any JSON value, under a topic of 1 to 64 characters. Kept and sent later while
   * reconnecting.
   */
  send(topic: string, payload: unknown, options?: SendOptions): Promise<Sent>;

  /** Plays what the browser blocked. Call it in a click or key handler. */
  startPlayback(): Promise<void>;
  /** The feed of the connection inspector. Always the same object. */
  inspect(): Inspection;
  /** Leaves: others see it at once, published tracks are stopped (unless `stopTracks` is false). Never rejects. */
  leave(options?: { readonly stopTracks?: boolean | undefined }): Promise<void>;
}

/** A server, reached. One client is in one room at a time; make several for several rooms. */
export interface Client {
  readonly url: string;
  /** The room we are in. */
  readonly room: Room | null;
  /**
   * Joins a room. Leaves the one before.
   *
   * @param room may be missing when the token names it
   * @throws MaruError `room_full`, `token_…`, `unreachable`, `timeout`, `aborted` and more: see {@link ErrorCode}
   */
  join(room?: string, options?: RoomOptions): Promise<Room>;
  /** The feed of the connection inspector: the one of the room we are in, or of the last one; null before the first join. */
  inspect(): Inspection | null;
  /** Leaves the room and closes the connection. */
  close(): Promise<void>;
}
