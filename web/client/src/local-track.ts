import type { CameraOptions, CaptureOptions, LocalTrack, MicrophoneOptions, TrackKind, TrackSource } from "./api.js";
import { Attachments } from "./attachments.js";
import { captureCamera, captureMicrophone } from "./capture.js";
import type { Environment } from "./environment.js";
import { MaruError } from "./errors.js";

/** Who publishes a track, and is told what becomes of it. */
export interface Publisher {
  mutedChanged(track: MediaTrack): void;
  /** Other media, or none, is in the track now. */
  mediaChanged(track: MediaTrack): void;
  /** The media has ended for good: the user stopped sharing, or {@link LocalTrack.stop} was called. */
  ended(track: MediaTrack): void;
  deviceLost(track: MediaTrack, recovered: boolean): void;
}

/** How a local track is made. */
export interface TrackSpec {
  readonly id: string;
  readonly source: TrackSource;
  readonly media: MediaStreamTrack;
  readonly label?: string | undefined;
  /** How the device was opened; null for media that the application gave us. */
  readonly capture: CaptureOptions | null;
}

/** Track ids: as the protocol allows them. */
export const TRACK_ID = /^[A-Za-z0-9_-]{1,64}$/;

const ID_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** An id such as `camera-x7Kd2p`. */
export function newTrackId(environment: Environment, source: TrackSource): string {
  let id = `${source}-`;
  for (let i = 0; i < 6; i++) id += ID_CHARS[Math.floor(environment.random() * ID_CHARS.length)];
  return id;
}

/** A track of our own, published or not. */
export class MediaTrack implements LocalTrack {
  readonly isLocal = true;
  readonly id: string;
  readonly source: TrackSource;
  readonly kind: TrackKind;
  readonly #environment: Environment;
  readonly #givenLabel: string | undefined;
  readonly #attachments: Attachments;
  readonly #mediaListeners = new Set<() => void>();
  /** Device operations, one after the other. */
  #operations: Promise<unknown> = Promise.resolve();
  #capture: CaptureOptions | null;
  #media: MediaStreamTrack | null = null;
  /** Whether we opened the media, and so may stop it and open it again. */
  #isOwned: boolean;
  #muted = false;
  #wantsMuted = false;
  #isStopped = false;
  #lastSettings: MediaTrackSettings = {};
  #lastLabel = "";
  publisher: Publisher | null = null;

  constructor(environment: Environment, spec: TrackSpec) {
    this.#environment = environment;
    this.id = spec.id;
    this.source = spec.source;
    this.kind = spec.media.kind === "audio" ? "audio" : "video";
    this.#givenLabel = spec.label;
    this.#capture = spec.capture;
    this.#isOwned = spec.capture !== null;
    this.#attachments = new Attachments(environment, null);
    this.#setMedia(spec.media);
  }

  get label(): string {
    return this.#givenLabel ?? this.#lastLabel;
  }

  get muted(): boolean {
    return this.#muted;
  }

  get width(): number {
    return this.#lastSettings.width ?? 0;
  }

  get height(): number {
    return this.#lastSettings.height ?? 0;
  }

  get deviceId(): string {
    return this.#lastSettings.deviceId ?? "";
  }

  get mediaStreamTrack(): MediaStreamTrack | null {
    return this.#media;
  }

  get isPublished(): boolean {
    return this.publisher !== null;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  attach(element: HTMLMediaElement): () => void {
    return this.#attachments.attach(element);
  }

  /** Calls the listener when the media is replaced. Returns the end. */
  onMedia(listener: () => void): () => void {
    this.#mediaListeners.add(listener);
    return () => this.#mediaListeners.delete(listener);
  }

  setMuted(muted: boolean): Promise<void> {
    this.#wantsMuted = muted;
    // Nothing is to be heard or seen from this moment on, whatever the devices are busy with.
    if (muted && this.#media) this.#media.enabled = false;
    if (muted) this.#setMuted(true);
    return this.#serially(() => (muted ? this.#release() : this.#unmute()));
  }

  switchDevice(deviceId: string): Promise<void> {
    return this.#serially(async () => {
      if (this.source !== "camera" && this.source !== "microphone") {
        throw new MaruError(
          "bad_argument",
          `A ${this.source} has no device to switch.`,
          "Share another screen instead.",
        );
      }
      const before = this.#capture;
      const next = { ...before, deviceId, exact: true };
      if (!this.#media && before) {
        // Stopped while muted: the other one is opened when it is unmuted.
        this.#capture = next;
        this.#lastSettings = { ...this.#lastSettings, deviceId };
        return;
      }
      const media = await this.#openInPlace(next);
      this.#capture = next;
      this.#take(media, true);
    });
  }

  replace(media: MediaStreamTrack): Promise<void> {
    return this.#serially(async () => {
      if (media.kind !== this.kind || media.readyState === "ended") {
        throw new MaruError("bad_argument", `That is no live ${this.kind} track.`, "Give one that has not ended.");
      }
      this.#take(media, false);
    });
  }

  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#media?.stop();
    this.publisher?.ended(this);
    this.#setMedia(null);
    this.#attachments.detachAll();
  }

  // ------------------------------------------------------------------------------------------------------------ devices

  async #unmute(): Promise<void> {
    if (this.#wantsMuted || this.#isStopped || !this.#muted) return;
    if (!this.#media) {
      const media = await this.#reopen();
      if (this.#isStopped) return media.stop();
      this.#setMedia(media);
    }
    // It may have been muted again while the device was opened.
    if (this.#wantsMuted) return this.#release();
    if (this.#media) this.#media.enabled = true;
    this.#setMuted(false);
  }

  async #reopen(): Promise<MediaStreamTrack> {
    try {
      return await this.#open(this.#capture ?? {});
    } catch (error) {
      this.#wantsMuted = true;
      throw error;
    }
  }

  /** Lets go of the device of a muted track, so that its light goes off. */
  async #release(): Promise<void> {
    if (!this.#wantsMuted || !this.#media) return;
    this.#media.enabled = false;
    const stops = this.#capture?.stopWhenMuted ?? (this.#isOwned && this.source === "camera");
    if (!stops || !this.#isOwned) return;
    this.#media.stop();
    this.#setMedia(null);
  }

  /** Opens another device. Where the system lends only one at a time, the one before is given back first. */
  async #openInPlace(capture: CaptureOptions): Promise<MediaStreamTrack> {
    try {
      return await this.#open(capture);
    } catch (error) {
      if (!(error instanceof MaruError) || error.code !== "device_busy" || !this.#isOwned || !this.#media) throw error;
      this.#media.stop();
      try {
        return await this.#open(capture);
      } catch {
        this.#setMedia(await this.#open(this.#capture ?? {}));
        throw error;
      }
    }
  }

  /** Puts other media in the place of ours. */
  #take(media: MediaStreamTrack, isOwned: boolean): void {
    if (this.#isOwned) this.#media?.stop();
    this.#isOwned = isOwned;
    if (this.#isStopped && isOwned) media.stop();
    else this.#setMedia(media);
  }

  #open(capture: CaptureOptions): Promise<MediaStreamTrack> {
    const options = { ...capture, signal: undefined };
    return this.source === "camera"
      ? captureCamera(this.#environment, options as CameraOptions)
      : captureMicrophone(this.#environment, options as MicrophoneOptions);
  }

  /** The media ended without our doing: a device was unplugged, or the user stopped sharing. */
  async #lost(): Promise<void> {
    if (!this.#isOwned || this.source === "screen" || this.source === "screen_audio") return this.stop();
    let recovered = false;
    try {
      this.#setMedia(await this.#open({ ...this.#capture, deviceId: undefined, exact: false }));
      recovered = true;
    } catch {
      this.#setMedia(null);
      this.#wantsMuted = true;
      this.#setMuted(true);
    }
    this.publisher?.deviceLost(this, recovered);
  }

  #setMedia(media: MediaStreamTrack | null): void {
    if (this.#media) this.#media.onended = null;
    this.#media = media;
    if (media) {
      media.enabled = !this.#muted && !this.#wantsMuted;
      media.onended = () => {
        if (media === this.#media) void this.#serially(() => this.#lost()).catch(() => {});
      };
      this.#lastSettings = media.getSettings?.() ?? {};
      this.#lastLabel = media.label;
    }
    this.#attachments.show(media);
    this.publisher?.mediaChanged(this);
    for (const listener of [...this.#mediaListeners]) listener();
  }

  #setMuted(muted: boolean): void {
    if (muted === this.#muted) return;
    this.#muted = muted;
    this.publisher?.mutedChanged(this);
  }

  #serially<T>(operation: () => T | Promise<T>): Promise<T> {
    const result = this.#operations.then(operation);
    this.#operations = result.catch(() => {});
    return result;
  }
}
