/** People and programs in a room, and the tracks that they publish: a part of the public API (api.ts). */
import type { CameraOptions, MicrophoneOptions, PublishOptions, ScreenOptions } from "./api-options.js";

/** What a track shows or sounds. A participant may publish several tracks of a source. */
export type TrackSource = "camera" | "microphone" | "screen" | "screen_audio";

/** The two kinds of media. */
export type TrackKind = "audio" | "video";

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
