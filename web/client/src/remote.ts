import type { PeerState, RemoteParticipant, RemoteTrack, TrackKind, TrackSource } from "./api.js";
import { Attachments, type Playback } from "./attachments.js";
import type { Environment } from "./environment.js";
import type { WireParticipant, WireTrack } from "./protocol.js";

/** A track of somebody else. */
export class SubscribedTrack implements RemoteTrack {
  readonly isLocal = false;
  readonly id: string;
  readonly attachments: Attachments;
  #wire: WireTrack;
  #receiver: RTCRtpReceiver | null = null;
  readonly #mediaListeners = new Set<() => void>();
  /** Whether its publisher has announced it since the server came back. */
  isConfirmed = true;

  constructor(environment: Environment, wire: WireTrack, playback: Playback) {
    this.id = wire.id;
    this.#wire = wire;
    this.attachments = new Attachments(environment, playback);
  }

  get source(): TrackSource {
    return this.#wire.source;
  }

  get kind(): TrackKind {
    return this.#wire.kind;
  }

  get muted(): boolean {
    return this.#wire.muted;
  }

  get label(): string {
    return this.#wire.label ?? "";
  }

  get width(): number {
    return this.#wire.width ?? 0;
  }

  get height(): number {
    return this.#wire.height ?? 0;
  }

  get mediaStreamTrack(): MediaStreamTrack | null {
    return this.#receiver?.track ?? null;
  }

  get isSubscribed(): boolean {
    return this.#receiver !== null;
  }

  get audioLevel(): number {
    if (this.kind !== "audio" || !this.#receiver?.getSynchronizationSources) return 0;
    const sources = this.#receiver.getSynchronizationSources();
    return sources.reduce((loudest, { audioLevel }) => Math.max(loudest, audioLevel ?? 0), 0);
  }

  attach(element: HTMLMediaElement): () => void {
    return this.attachments.attach(element);
  }

  onMedia(listener: () => void): () => void {
    this.#mediaListeners.add(listener);
    return () => this.#mediaListeners.delete(listener);
  }

  /** Takes what the publisher has announced. Returns whether anything changed. */
  update(change: Partial<WireTrack>): boolean {
    const before = JSON.stringify(this.#wire);
    this.#wire = { ...this.#wire, ...change, id: this.id };
    return JSON.stringify(this.#wire) !== before;
  }

  /** Takes the media, or null when it is gone. Returns whether that is news. */
  receive(receiver: RTCRtpReceiver | null): boolean {
    if (receiver === this.#receiver) return false;
    this.#receiver = receiver;
    this.attachments.show(this.mediaStreamTrack);
    for (const listener of [...this.#mediaListeners]) listener();
    return true;
  }
}

/** Somebody else in the room. */
export class RemoteMember implements RemoteParticipant {
  readonly isLocal = false;
  readonly id: string;
  readonly identity: string | null;
  readonly joinedAt: Date;
  readonly tracks = new Map<string, SubscribedTrack>();
  name: string;
  metadata: string;
  speaking: boolean;
  peerState: PeerState = "none";
  returning = false;

  constructor(wire: WireParticipant) {
    this.id = wire.id;
    this.identity = wire.identity ?? null;
    this.name = wire.name;
    this.metadata = wire.metadata ?? "";
    this.speaking = wire.speaking === true;
    this.joinedAt = new Date(wire.joinedAt);
  }

  track(source: TrackSource): SubscribedTrack | undefined {
    for (const track of this.tracks.values()) if (track.source === source) return track;
    return undefined;
  }

  /** Takes what has changed. Returns whether anything has. */
  update(change: { name?: string; metadata?: string; speaking?: boolean; returning?: boolean }): boolean {
    const { name = this.name, metadata = this.metadata, speaking = this.speaking, returning = this.returning } = change;
    const isSame =
      name === this.name && metadata === this.metadata && speaking === this.speaking && returning === this.returning;
    Object.assign(this, { name, metadata, speaking, returning });
    return !isSame;
  }
}
