/** What may be asked for when connecting, joining, capturing and publishing: a part of the public API (api.ts). */
import type { LocalTrack, TrackKind, TrackSource } from "./api-participants.js";
import type { Environment } from "./environment.js";

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
