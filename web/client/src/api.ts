/**
 * The public API: what {@link connect} and {@link join} give.
 *
 * @module
 */
import type { EventSourceOf } from "./emitter.js";
import type { Environment } from "./environment.js";
import type { ErrorCode, MaruError } from "./errors.js";
import type { Inspection } from "./inspection.js";

/** What a track shows or sounds. A participant may publish several tracks of a source. */
export type TrackSource = "camera" | "microphone" | "screen" | "screen_audio";

/** The two kinds of media. */
export type TrackKind = "audio" | "video";

/** How the room's media is carried now. */
export type Topology = "mesh" | "sfu" | "mcu" | (string & {});

/** What the access token allows. */
export interface Grants {
  /** The sources that may be published. */
  readonly publish: readonly TrackSource[];
  readonly subscribe: boolean;
  /** Chat and application messages. */
  readonly data: boolean;
  readonly admin: boolean;
}

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

/**
 * How media to and from a participant is doing.
 *
 * - `none`: nothing is set up (no connection was announced yet).
 * - `connecting`: for the first time, or anew after `failed`.
 * - `connected`: media flows.
 * - `interrupted`: it stopped flowing; the browser looks for another path.
 * - `failed`: no path was found; the SDK tries again, with pauses.
 */
export type PeerState = "none" | "connecting" | "connected" | "interrupted" | "failed";

/** Why a participant is gone. */
export type LeaveReason = "left" | "lost" | "removed" | "replaced" | (string & {});

// ---------------------------------------------------------------------------------------------------------------- tracks

/** A published (or, if local, publishable) track. */
export interface Track {
  /** Chosen by the publisher, unique within the participant. */
  readonly id: string;
  readonly source: TrackSource;
  readonly kind: TrackKind;
  readonly muted: boolean;
  /** What the publisher calls it, such as the device's name. May be empty. */
  readonly label: string;
  /** Of video, as published: 0 when unknown. */
  readonly width: number;
  readonly height: number;
  /**
   * The media; null of a remote track that is not (or no longer) received, and of a local camera that is stopped while
   * muted. It may be replaced by another one: `trackUpdated` tells.
   */
  readonly mediaStreamTrack: MediaStreamTrack | null;
  /**
   * Shows or plays the track in a media element, and keeps it up to date when the media is replaced. Several elements may
   * show one track. Remote audio: plays at the output chosen by {@link Room.switchDevice}.
   *
   * @returns a function that takes the track out of the element again
   */
  attach(element: HTMLMediaElement): () => void;
}

/** A track of our own. Made by {@link createCameraTrack} and its kin, or by {@link LocalParticipant.publish}. */
export interface LocalTrack extends Track {
  readonly isLocal: true;
  readonly isPublished: boolean;
  /** The device in use, empty if it is no device (a screen, a canvas). */
  readonly deviceId: string;
  /**
   * Mutes or unmutes. Others see it at once. A camera that this SDK opened is stopped while it is muted, so that its light
   * goes off, and opened again (see {@link CaptureOptions.stopWhenMuted}).
   *
   * @throws MaruError `permission_denied`, `no_device`, `device_busy` when the camera cannot be opened again: the track
   *     stays muted
   */
  setMuted(muted: boolean): Promise<void>;
  /**
   * Uses another camera or microphone, during a call without renegotiation.
   *
   * @throws MaruError when that device cannot be opened: the track goes on with the one before
   */
  switchDevice(deviceId: string): Promise<void>;
  /** Puts another media track of the same kind in its place, such as a processed one. The one before is stopped if the SDK opened it. */
  replace(track: MediaStreamTrack): Promise<void>;
  /** Stops the media. A published track is unpublished. */
  stop(): void;
}

/** A track of somebody else. */
export interface RemoteTrack extends Track {
  readonly isLocal: false;
  /** Whether media is connected: `mediaStreamTrack` is not null. */
  readonly isSubscribed: boolean;
  /** How loud received audio is now, 0 to 1; 0 for video. Cheap enough for each frame. */
  readonly audioLevel: number;
}

// ----------------------------------------------------------------------------------------------------------- participants

/** Somebody in the room: a person or a program. */
export interface Participant {
  /** `p_…`, stable through reconnects. */
  readonly id: string;
  /** The access token's subject; null for who joined without one. */
  readonly identity: string | null;
  readonly name: string;
  /** An opaque string of the application. */
  readonly metadata: string;
  readonly joinedAt: Date;
  readonly speaking: boolean;
}

/** Somebody else. */
export interface RemoteParticipant extends Participant {
  readonly isLocal: false;
  /** By track id. */
  readonly tracks: ReadonlyMap<string, RemoteTrack>;
  /** The first track of the source. */
  track(source: TrackSource): RemoteTrack | undefined;
  readonly peerState: PeerState;
  /**
   * Whether the server lost sight of them in a restart and they have not come back yet. Their media goes on; they leave
   * (`lost`) if they do not return in time.
   */
  readonly returning: boolean;
}

/** Ourselves. */
export interface LocalParticipant extends Participant {
  readonly isLocal: true;
  readonly grants: Grants;
  /** Whether others are not told of us. A hidden participant publishes nothing. */
  readonly hidden: boolean;
  /** The published tracks, by track id. */
  readonly tracks: ReadonlyMap<string, LocalTrack>;
  /** The first published track of the source. */
  track(source: TrackSource): LocalTrack | undefined;
  /**
   * Publishes a track to everybody in the room. It is sent to who joins later as well.
   *
   * @throws MaruError `grant_missing`, `duplicate_track`, `too_many_tracks`, `bad_argument` (the media has ended)
   */
  publish(track: LocalTrack | MediaStreamTrack, options?: PublishOptions): Promise<LocalTrack>;
  /** Takes a track back. It goes on running locally unless `stop` is true. Unpublished tracks are ignored. */
  unpublish(track: LocalTrack | string, options?: { readonly stop?: boolean | undefined }): Promise<void>;
  /** Opens and publishes the microphone, or unmutes it; false mutes it. Returns its track, if there is one. */
  setMicrophoneEnabled(enabled: boolean, options?: MicrophoneOptions): Promise<LocalTrack | undefined>;
  /** Opens and publishes the camera, or unmutes it; false mutes it. Returns its track, if there is one. */
  setCameraEnabled(enabled: boolean, options?: CameraOptions): Promise<LocalTrack | undefined>;
  /**
   * Asks the user for a screen, window or tab and publishes it, with its sound if the browser gives it. Needs a user
   * gesture. When the user ends it in the browser's own bar it is unpublished by itself.
   *
   * @throws MaruError `permission_denied` when the user cancels, `unsupported` where browsers cannot (phones)
   */
  shareScreen(options?: ScreenOptions): Promise<readonly LocalTrack[]>;
  /** Stops sharing the screen. Does nothing when none is shared. */
  stopScreenShare(): Promise<void>;
  /** Changes what others see of us. Missing fields stay as they are. */
  update(change: { readonly name?: string | undefined; readonly metadata?: string | undefined }): Promise<void>;
}

// ---------------------------------------------------------------------------------------------------------------- options

/** Limits of a sent track. What is missing is left to the browser. */
export interface EncodingLimits {
  readonly maxBitrateBps?: number | undefined;
  readonly maxFramerate?: number | undefined;
  /** 1 sends the full size, 2 half the width and height. */
  readonly scaleResolutionDownBy?: number | undefined;
  readonly priority?: RTCPriorityType | undefined;
}

/** What a {@link MediaPolicy} decides by. */
export interface EncodingContext {
  readonly source: TrackSource;
  readonly kind: TrackKind;
  /** To how many peers each track is sent. In a mesh every peer costs a stream of its own. */
  readonly receivers: number;
  /** Of the captured video: 0 when unknown. */
  readonly width: number;
  readonly height: number;
}

/** Decides how much each track may use; asked again when people come and go. See {@link defaultMediaPolicy}. */
export type MediaPolicy = (context: EncodingContext) => EncodingLimits;

/** How a track is published. */
export interface PublishOptions {
  /** What it is; guessed from the kind (`camera`, `microphone`) when missing. Ignored for a {@link LocalTrack}. */
  readonly source?: TrackSource | undefined;
  /** 1 to 64 of `[A-Za-z0-9_-]`, unique within the participant; chosen when missing. Ignored for a {@link LocalTrack}. */
  readonly id?: string | undefined;
  readonly label?: string | undefined;
  /** Publishes it muted. */
  readonly muted?: boolean | undefined;
  /** Fixed limits in place of the room's {@link MediaPolicy}. */
  readonly encoding?: EncodingLimits | undefined;
  /** Preferred codecs by MIME type, best first, such as `["video/AV1", "video/VP9"]`. */
  readonly codecs?: readonly string[] | undefined;
}

/** Common to capturing cameras and microphones. */
export interface CaptureOptions {
  /** A device of {@link listDevices}. The browser's default when missing, or when it is gone and `exact` is not set. */
  readonly deviceId?: string | undefined;
  /** Fails with `no_device` rather than taking another device. */
  readonly exact?: boolean | undefined;
  /** Whether the device is stopped while muted, so that its light goes off. Default: true for cameras, false for microphones. */
  readonly stopWhenMuted?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How to open a camera. */
export interface CameraOptions extends CaptureOptions {
  /** Wished for; the browser gives the nearest. Default 1280 × 720 at 30. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly frameRate?: number | undefined;
  /** On phones: the front (`user`) or the back (`environment`) camera. */
  readonly facingMode?: "user" | "environment" | undefined;
}

/** How to open a microphone. All three are on by default. */
export interface MicrophoneOptions extends CaptureOptions {
  readonly echoCancellation?: boolean | undefined;
  readonly noiseSuppression?: boolean | undefined;
  readonly autoGainControl?: boolean | undefined;
}

/** How to share a screen. */
export interface ScreenOptions {
  /** Whether to ask for the sound of the tab or system. Default true. */
  readonly audio?: boolean | undefined;
  /** `detail` for text and slides (sharp), `motion` for films (smooth). Default `detail`. */
  readonly contentHint?: "detail" | "text" | "motion" | undefined;
  readonly frameRate?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An access token, or a function that fetches one: called for each join, so that it may be a fresh one. */
export type TokenSource = string | (() => string | Promise<string>);

/** How to reach a server. */
export interface ConnectOptions {
  /** Needed unless the server is in development mode. */
  readonly token?: TokenSource | undefined;
  /** `auto` (default) takes WebSocket, and server-sent events with POST where WebSockets are blocked. */
  readonly transport?: "auto" | "websocket" | "sse" | undefined;
  /** How long `connect` and `join` try before they fail, in milliseconds. Default 15,000. */
  readonly timeoutMillis?: number | undefined;
  /** How many reconnects in a row may fail before the room is `disconnected`. Default 60, about five minutes. */
  readonly maxReconnectAttempts?: number | undefined;
  /** Added to the ICE configuration that the server gives, such as `iceTransportPolicy: "relay"`. `iceServers` replaces the server's. */
  readonly rtcConfiguration?: RTCConfiguration | undefined;
  readonly mediaPolicy?: MediaPolicy | undefined;
  /** Whether our own speaking is detected and told to others. Default true. */
  readonly announceSpeaking?: boolean | undefined;
  /** Whether the room is left when the page is closed, rather than after the resume window. Default true. */
  readonly leaveOnPageHide?: boolean | undefined;
  /** Aborting it gives up connecting. Afterwards it has no effect. */
  readonly signal?: AbortSignal | undefined;
  /** Parts of the surroundings to replace: for tests, and for other runtimes than browsers. */
  readonly environment?: Partial<Environment> | undefined;
}

/** How to join a room. */
export interface RoomOptions {
  /** In place of the token given to {@link connect}. */
  readonly token?: TokenSource | undefined;
  /** 1 to 64 characters. Counts only where the token does not set it. */
  readonly name?: string | undefined;
  /** At most 4 KiB. Counts only where the token does not set it. */
  readonly metadata?: string | undefined;
  /** Published with the join, such as those of a lobby's preview. */
  readonly tracks?: readonly LocalTrack[] | undefined;
  /** Aborting it gives up joining. Afterwards it has no effect. */
  readonly signal?: AbortSignal | undefined;
}

/** All of {@link connect} and {@link Client.join} in one call. */
export interface JoinOptions extends ConnectOptions, RoomOptions {
  /** `https://…`, `wss://…`, or a path; the page's own origin when missing. */
  readonly url?: string | URL | undefined;
  /** May be missing when the token names it. */
  readonly room?: string | undefined;
  readonly token?: TokenSource | undefined;
  readonly signal?: AbortSignal | undefined;
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
