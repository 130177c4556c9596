import type {
  CameraOptions,
  EncodingLimits,
  Grants,
  LocalParticipant,
  LocalTrack,
  MicrophoneOptions,
  PublishOptions,
  ScreenOptions,
  TrackSource,
} from "./api.js";
import { createCameraTrack, createMicrophoneTrack, createScreenTracks } from "./devices.js";
import type { Environment } from "./environment.js";
import { MaruError } from "./errors.js";
import { LevelMeter } from "./level-meter.js";
import { MediaTrack, newTrackId, TRACK_ID, type Publisher } from "./local-track.js";
import type { Joined, Ok, Request, WireTrack } from "./protocol.js";
import { SUPERSEDED, type RequestOptions } from "./requests.js";
import type { Emit } from "./roster.js";
import type { JoinKind } from "./signaling-listener.js";

/** A label's longest form on the wire. */
const LONGEST_LABEL = 64;
/** How requests about our own state are handled: after a restore everything is announced anew. */
const STATE: RequestOptions = { afterRestore: "drop", retry: true };

/** What the local participant needs from the room. */
export interface LocalHost {
  readonly environment: Environment;
  readonly emit: Emit;
  readonly announcesSpeaking: boolean;
  request(message: Request, options: RequestOptions): Promise<Ok>;
  /** What is to be sent to the peers has changed. */
  tracksChanged(): void;
  spoke(): void;
  problem(error: MaruError): void;
}

/** A published track with how it is sent. */
export interface Publication {
  readonly track: MediaTrack;
  readonly encoding: EncodingLimits | undefined;
  readonly codecs: readonly string[];
  /** What others were told last. */
  announcedMuted: boolean;
}

/** Ourselves. */
export class LocalMember implements LocalParticipant, Publisher {
  readonly isLocal = true;
  readonly publications = new Map<string, Publication>();
  readonly #host: LocalHost;
  readonly #meters = new Map<MediaTrack, LevelMeter>();
  /** What {@link update} has set: the server may have forgotten it after a restart. */
  #changes: { name?: string; metadata?: string } = {};
  /** Calls that open a device, one after the other, so that two of them do not open it twice. */
  #opening: Promise<unknown> = Promise.resolve();
  id = "";
  identity: string | null = null;
  name = "";
  metadata = "";
  joinedAt = new Date(0);
  speaking = false;
  hidden = false;
  grants: Grants = { publish: [], subscribe: false, data: false, admin: false };

  constructor(host: LocalHost) {
    this.#host = host;
  }

  get tracks(): ReadonlyMap<string, LocalTrack> {
    return new Map([...this.publications].map(([id, { track }]) => [id, track]));
  }

  track(source: TrackSource): MediaTrack | undefined {
    for (const { track } of this.publications.values()) if (track.source === source) return track;
    return undefined;
  }

  // ---------------------------------------------------------------------------------------------------------- publishing

  async publish(track: LocalTrack | MediaStreamTrack, options: PublishOptions = {}): Promise<LocalTrack> {
    const media = this.#adopt(track, options);
    const known = this.publications.get(media.id);
    if (known?.track === media) return media;
    this.#check(media);
    if (options.muted) await media.setMuted(true);
    const wire = wireOf(media);
    await this.#announce(wire);
    if (media.isStopped) {
      // The user may have ended it while the server answered.
      this.#tell({ type: "unpublish", track: media.id });
      throw new MaruError("bad_argument", "The track has ended.", "Publish another one.");
    }
    this.#add(media, options, wire.muted);
    this.#host.tracksChanged();
    return media;
  }

  /** Publishes the tracks of a lobby with the join: they are sent with the very first offers. */
  publishAtOnce(tracks: readonly LocalTrack[]): void {
    for (const track of tracks) {
      try {
        const media = this.#adopt(track, {});
        this.#check(media);
        const wire = wireOf(media);
        this.#add(media, {}, wire.muted);
        this.#announce(wire).catch((error: MaruError) => this.#refused(media, error));
      } catch (error) {
        this.#host.problem(error as MaruError);
      }
    }
  }

  async unpublish(track: LocalTrack | string, options: { readonly stop?: boolean | undefined } = {}): Promise<void> {
    const publication = this.publications.get(typeof track === "string" ? track : track.id);
    if (!publication || (typeof track !== "string" && publication.track !== track)) return;
    const media = publication.track;
    const told = this.#request({ type: "unpublish", track: media.id });
    this.#remove(media);
    if (options.stop) media.stop();
    await told;
  }

  setMicrophoneEnabled(enabled: boolean, options: MicrophoneOptions = {}): Promise<LocalTrack | undefined> {
    return this.#setEnabled("microphone", enabled, () => createMicrophoneTrack(options, this.#host.environment));
  }

  setCameraEnabled(enabled: boolean, options: CameraOptions = {}): Promise<LocalTrack | undefined> {
    return this.#setEnabled("camera", enabled, () => createCameraTrack(options, this.#host.environment));
  }

  async shareScreen(options: ScreenOptions = {}): Promise<readonly LocalTrack[]> {
    this.#checkGrant("screen");
    const audio = options.audio !== false && this.grants.publish.includes("screen_audio");
    const tracks = await createScreenTracks({ ...options, audio }, this.#host.environment);
    // One screen at a time, as people expect: the one before makes room once the new one is there.
    await this.stopScreenShare();
    try {
      for (const track of tracks) await this.publish(track);
    } catch (error) {
      for (const track of tracks) track.stop();
      throw error;
    }
    return tracks;
  }

  async stopScreenShare(): Promise<void> {
    const screens = [...this.publications.values()].filter(({ track }) => isScreen(track));
    await Promise.all(screens.map(({ track }) => this.unpublish(track, { stop: true })));
  }

  async update(change: { readonly name?: string | undefined; readonly metadata?: string | undefined }): Promise<void> {
    const { name, metadata } = change;
    const defined = { ...(name === undefined ? {} : { name }), ...(metadata === undefined ? {} : { metadata }) };
    await this.#request({ type: "update", ...defined });
    this.#changes = { ...this.#changes, ...defined };
    Object.assign(this, defined);
    this.#host.emit("participantUpdated", { participant: this });
  }

  // ----------------------------------------------------------------------------------------------- what the server says

  joined(self: Joined["self"], how: JoinKind): void {
    this.id = self.id;
    this.identity = self.identity ?? null;
    this.joinedAt = new Date(self.joinedAt);
    this.hidden = self.hidden === true;
    this.grants = self.grants;
    const before = { name: this.name, metadata: this.metadata };
    this.name = this.#changes.name ?? self.name;
    this.metadata = this.#changes.metadata ?? self.metadata ?? "";
    if (how === "first") return;
    if (this.name !== self.name || this.metadata !== (self.metadata ?? "")) {
      this.#tell({ type: "update", ...this.#changes });
    }
    if (this.speaking) this.#tell({ type: "update", speaking: true });
    for (const publication of this.publications.values()) {
      const wire = wireOf(publication.track);
      publication.announcedMuted = wire.muted;
      this.#announce(wire).catch((error: MaruError) => this.#refused(publication.track, error));
    }
    if (before.name !== this.name || before.metadata !== this.metadata) {
      this.#host.emit("participantUpdated", { participant: this });
    }
  }

  /** Somebody else, an administrator, has changed one of our tracks. */
  trackUpdated(id: string, muted: boolean): void {
    const publication = this.publications.get(id);
    if (!publication) return;
    publication.announcedMuted = muted;
    const { track } = publication;
    if (muted && !track.muted) {
      track.setMuted(true).catch(() => {});
      this.#host.emit("trackUpdated", { track, participant: this, by: "admin" });
    } else if (!muted && track.muted) {
      // Nobody but the user opens a microphone or a camera: what others believe is put right.
      this.mutedChanged(track);
    }
  }

  /** Our name or metadata as the server has changed them. */
  changed(change: { name?: string; metadata?: string }): void {
    if (typeof change.name === "string") this.name = change.name;
    if (typeof change.metadata === "string") this.metadata = change.metadata;
    this.#host.emit("participantUpdated", { participant: this });
  }

  /** The room is over for us. */
  close(stopTracks: boolean): void {
    for (const { track } of [...this.publications.values()]) {
      this.#remove(track);
      if (stopTracks) track.stop();
    }
  }

  // -------------------------------------------------------------------------------------------------- what tracks tell us

  mutedChanged(track: MediaTrack): void {
    const publication = this.publications.get(track.id);
    if (publication?.track !== track || publication.announcedMuted === track.muted) return;
    publication.announcedMuted = track.muted;
    this.#tell({ type: "mute", track: track.id, muted: track.muted });
    this.#host.emit("trackUpdated", { track, participant: this, by: "publisher" });
  }

  mediaChanged(track: MediaTrack): void {
    this.#host.tracksChanged();
    this.#host.emit("trackUpdated", { track, participant: this, by: "publisher" });
  }

  ended(track: MediaTrack): void {
    this.unpublish(track).catch((error: MaruError) => this.#host.problem(error));
  }

  deviceLost(track: MediaTrack, recovered: boolean): void {
    this.#host.emit("deviceLost", { track, recovered });
  }

  // ------------------------------------------------------------------------------------------------------------- private

  #adopt(track: LocalTrack | MediaStreamTrack, options: PublishOptions): MediaTrack {
    if (track instanceof MediaTrack) return track;
    const media = track as MediaStreamTrack;
    const source = options.source ?? (media.kind === "audio" ? "microphone" : "camera");
    const id = options.id ?? newTrackId(this.#host.environment, source);
    return new MediaTrack(this.#host.environment, { id, source, media, label: options.label, capture: null });
  }

  #check(track: MediaTrack): void {
    this.#checkGrant(track.source);
    if (!TRACK_ID.test(track.id)) {
      throw new MaruError("bad_argument", `“${track.id}” is no track id.`, "Use 1 to 64 of A-Z, a-z, 0-9, _ and -.", {
        field: "id",
      });
    }
    if ((track.source === "microphone" || track.source === "screen_audio") !== (track.kind === "audio")) {
      throw new MaruError("bad_argument", `A ${track.source} is no ${track.kind} track.`, "Give the right source.", {
        field: "source",
      });
    }
    if (track.isStopped || track.mediaStreamTrack?.readyState === "ended") {
      throw new MaruError("bad_argument", "The track has ended.", "Publish another one.");
    }
    if (track.isPublished) {
      throw new MaruError("bad_argument", "The track is published in another room.", "Unpublish it there first.");
    }
    if (this.publications.has(track.id)) {
      throw new MaruError("duplicate_track", `“${track.id}” is published already.`, "Choose another id.", {
        field: "id",
      });
    }
  }

  #checkGrant(source: TrackSource): void {
    if (this.grants.publish.includes(source)) return;
    throw new MaruError("grant_missing", `The token does not allow to publish a ${source}.`, "Ask for another token.", {
      field: "publish",
    });
  }

  #add(track: MediaTrack, options: PublishOptions, announcedMuted: boolean): void {
    const { encoding, codecs = [] } = options;
    this.publications.set(track.id, { track, encoding, codecs, announcedMuted });
    track.publisher = this;
    if (track.source === "microphone" && this.#host.announcesSpeaking) this.#meter(track);
    this.#host.emit("trackPublished", { track, participant: this });
    this.mutedChanged(track);
  }

  #remove(track: MediaTrack): void {
    track.publisher = null;
    this.publications.delete(track.id);
    this.#meters.get(track)?.close();
    this.#meters.delete(track);
    if (track.source === "microphone") this.#setSpeaking(false);
    this.#host.tracksChanged();
    this.#host.emit("trackUnpublished", { track, participant: this });
  }

  /** The server does not take a track that we have begun to send. */
  #refused(track: MediaTrack, error: MaruError): void {
    if (error.code === "left") return;
    if (this.publications.get(track.id)?.track === track) this.#remove(track);
    this.#host.problem(error);
  }

  #setEnabled(
    source: "camera" | "microphone",
    enabled: boolean,
    open: () => Promise<LocalTrack>,
  ): Promise<LocalTrack | undefined> {
    // Muting is not to wait for a device that is being opened.
    const now = this.track(source);
    if (now && !enabled) return now.setMuted(true).then(() => now);
    const result = this.#opening.then(async () => {
      const track = this.track(source);
      if (track) {
        await track.setMuted(!enabled);
        return track;
      }
      if (!enabled) return undefined;
      this.#checkGrant(source);
      const opened = await open();
      try {
        return await this.publish(opened);
      } catch (error) {
        opened.stop();
        throw error;
      }
    });
    this.#opening = result.catch(() => {});
    return result;
  }

  #meter(track: MediaTrack): void {
    const meter = new LevelMeter(track, { environment: this.#host.environment });
    meter.on("speaking", ({ speaking }) => this.#setSpeaking(speaking));
    this.#meters.set(track, meter);
  }

  #setSpeaking(speaking: boolean): void {
    if (speaking === this.speaking) return;
    this.speaking = speaking;
    this.#tell({ type: "update", speaking });
    this.#host.emit("participantUpdated", { participant: this });
    this.#host.spoke();
  }

  /** Announces a track, again if the session was restored meanwhile. */
  async #announce(track: WireTrack): Promise<void> {
    for (;;) {
      try {
        await this.#host.request({ type: "publish", track }, STATE);
        return;
      } catch (error) {
        if (!(error instanceof MaruError) || error.code !== SUPERSEDED) throw error;
        // A published one is announced by `joined`; this is one that is not yet.
        if (this.publications.has(track.id)) return;
      }
    }
  }

  /** A request about our state: superseded means that it was announced anew. */
  async #request(message: Request): Promise<void> {
    try {
      await this.#host.request(message, STATE);
    } catch (error) {
      if (!(error instanceof MaruError) || error.code !== SUPERSEDED) throw error;
    }
  }

  /** A request that no caller waits for. */
  #tell(message: Request): void {
    this.#request(message).catch((error: MaruError) => {
      if (error.code !== "left") this.#host.problem(error);
    });
  }
}

function isScreen(track: MediaTrack): boolean {
  return track.source === "screen" || track.source === "screen_audio";
}

function wireOf(track: MediaTrack): WireTrack {
  const { id, source, kind, muted, width, height } = track;
  // By characters, not code units: half a surrogate pair is no JSON text.
  const label = [...track.label].slice(0, LONGEST_LABEL).join("");
  return {
    id,
    source,
    kind,
    muted,
    ...(label ? { label } : {}),
    ...(width > 0 && height > 0 ? { width, height } : {}),
  };
}
