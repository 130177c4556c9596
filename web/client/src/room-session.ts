import type {
  ConnectionStatus,
  ConnectOptions,
  LocalTrack,
  PublishOptions,
  Room,
  RoomEvents,
  RoomLimits,
  RoomOptions,
  RoomPeer,
  ScreenOptions,
  SendOptions,
  Sent,
  Topology,
  TrackSource,
} from "./api.js";
import type { Attachments } from "./attachments.js";
import type { Connector } from "./connector.js";
import { Emitter } from "./emitter.js";
import type { Environment } from "./environment.js";
import { MaruError } from "./errors.js";
import type { Inspection } from "./inspection.js";
import { IceLease, type IceMembers } from "./ice-lease.js";
import { LocalMember } from "./local-member.js";
import { defaultMediaPolicy } from "./media-policy.js";
import { Mesh } from "./mesh.js";
import type { Joined, Ok, Request, RoomEvent } from "./protocol.js";
import { Recorder } from "./recorder.js";
import { Roster, type Emit } from "./roster.js";
import { Signaling } from "./signaling.js";
import type { JoinKind, SignalingListener } from "./signaling-listener.js";

const TIMEOUT_MILLIS = 15_000;
const MAX_RECONNECT_ATTEMPTS = 60;

/** A room that we join, are in, or were in: wires signaling, people and media together. */
export class RoomSession extends Emitter<RoomEvents> implements Room {
  readonly localParticipant: LocalMember;
  readonly #environment: Environment;
  readonly #options: ConnectOptions;
  readonly #recorder: Recorder;
  readonly #signaling: Signaling;
  readonly #roster: Roster;
  readonly #mesh: Mesh;
  readonly #blocked = new Set<Attachments>();
  /** By source family: receivers play what is in one stream in step. */
  readonly #streams = new Map<string, MediaStream>();
  readonly #ends: (() => void)[] = [];
  readonly #peers = new Map<RTCPeerConnection, RoomPeer>();
  #firstTracks: readonly LocalTrack[];
  readonly #ice: IceLease;
  #sinkId = "";
  #stopsTracks = true;
  #isOver = false;
  name = "";
  createdAt = new Date(0);
  limits: RoomLimits = { maxParticipants: 0, maxMessageBytes: 0, maxNameLength: 0, maxMetadataBytes: 0 };

  constructor(
    environment: Environment,
    connector: Connector,
    room: string | undefined,
    options: ConnectOptions & RoomOptions,
  ) {
    super();
    this.#environment = environment;
    this.#options = options;
    this.#firstTracks = options.tracks ?? [];
    this.#recorder = new Recorder(environment.clock, connector.url);
    this.#ice = new IceLease(environment.clock, () =>
      this.#signaling.request({ type: "iceServers" }, { afterRestore: "drop", retry: true }),
    );
    const emit: Emit = (event, payload) => this.emit(event, payload);
    this.localParticipant = new LocalMember(this.#localHost(emit));
    this.#roster = new Roster(this.#rosterHost(emit));
    this.#mesh = new Mesh(this.#meshHost());
    const settings = {
      room,
      token: options.token,
      name: options.name,
      metadata: options.metadata,
      timeoutMillis: options.timeoutMillis ?? TIMEOUT_MILLIS,
      maxReconnectAttempts: options.maxReconnectAttempts ?? MAX_RECONNECT_ATTEMPTS,
    };
    this.#signaling = new Signaling(environment, connector, settings, this.#signalingListener(), this.#recorder);
  }

  /**
   * Joins. To be called once.
   *
   * @throws MaruError
   */
  async join(signal: AbortSignal | undefined): Promise<this> {
    await this.#signaling.join(signal);
    if (this.#options.leaveOnPageHide !== false) {
      this.#ends.push(this.#environment.onPageHide(() => this.#signaling.leaveNow()));
    }
    this.#ends.push(this.#environment.onWake(() => this.#mesh.hurry()));
    return this;
  }

  get topology(): Topology {
    return this.#mesh.topology;
  }

  get connection(): ConnectionStatus {
    return this.#signaling.status;
  }

  get participants(): Room["participants"] {
    return this.#roster.members;
  }

  get activeSpeakers(): Room["activeSpeakers"] {
    return this.#roster.speakers;
  }

  get peers(): readonly RoomPeer[] {
    return [...this.#peers.values()];
  }

  /** Whether the room was left, or has ended. */
  get isOver(): boolean {
    return this.#isOver;
  }

  publish(track: LocalTrack | MediaStreamTrack, options?: PublishOptions): Promise<LocalTrack> {
    return this.localParticipant.publish(track, options);
  }

  unpublish(track: LocalTrack | string, options?: { readonly stop?: boolean | undefined }): Promise<void> {
    return this.localParticipant.unpublish(track, options);
  }

  async setMuted(track: LocalTrack | TrackSource, muted: boolean): Promise<void> {
    const found = typeof track === "string" ? this.localParticipant.track(track) : track;
    if (!found) {
      throw new MaruError("unknown_track", `No ${String(track)} is published.`, "Publish one first.", {
        field: "track",
      });
    }
    await found.setMuted(muted);
  }

  shareScreen(options?: ScreenOptions): Promise<readonly LocalTrack[]> {
    return this.localParticipant.shareScreen(options);
  }

  stopScreenShare(): Promise<void> {
    return this.localParticipant.stopScreenShare();
  }

  async switchDevice(kind: MediaDeviceKind, deviceId: string): Promise<void> {
    if (kind === "audiooutput") {
      this.#sinkId = deviceId;
      for (const track of this.#roster.tracks()) track.attachments.applySink();
      return;
    }
    const source: TrackSource = kind === "audioinput" ? "microphone" : "camera";
    const tracks = [...this.localParticipant.tracks.values()].filter((track) => track.source === source);
    await Promise.all(tracks.map((track) => track.switchDevice(deviceId)));
  }

  async sendChat(text: string, options: SendOptions = {}): Promise<Sent> {
    if (typeof text !== "string" || text === "") throw badArgument("text", "A chat message needs a text.");
    return this.#sendMessage({ type: "chat", text, ...recipients(options) });
  }

  async send(topic: string, payload: unknown, options: SendOptions = {}): Promise<Sent> {
    if (typeof topic !== "string" || topic === "") throw badArgument("topic", "A message needs a topic.");
    let json: string | undefined;
    try {
      json = JSON.stringify(payload);
    } catch {
      // Answered below: a cycle, or a BigInt.
    }
    if (json === undefined) throw badArgument("payload", "The payload is no JSON value.");
    // As it was when `send` was called: it may wait for a reconnect.
    return this.#sendMessage({ type: "message", topic, payload: JSON.parse(json) as unknown, ...recipients(options) });
  }

  async startPlayback(): Promise<void> {
    const blocked = [...this.#blocked];
    const results = await Promise.all(blocked.map((attachments) => attachments.play()));
    blocked.forEach((attachments, index) => {
      if (results[index]) this.#blocked.delete(attachments);
    });
    if (blocked.length > 0 && this.#blocked.size === 0) this.emit("playbackBlocked", { blocked: false });
  }

  inspect(): Inspection {
    return this.#recorder;
  }

  async leave(options: { readonly stopTracks?: boolean | undefined } = {}): Promise<void> {
    this.#stopsTracks = options.stopTracks !== false;
    await this.#signaling.leave();
  }

  async #sendMessage(message: Request): Promise<Sent> {
    const { at } = await this.#signaling.request(message, { afterRestore: "again", retry: false });
    return { at: new Date(at ?? this.#environment.clock.now()) };
  }

  // -------------------------------------------------------------------------------------------------- what signaling says

  #signalingListener(): SignalingListener {
    return {
      joined: (joined, how) => this.#joined(joined, how),
      resumed: (resumed) => {
        this.#recorder.note("resumed", `${resumed.replaying} events missed`);
        // Before anything restarts, so that it does so with credentials that hold.
        this.#borrowed(resumed);
        this.#mesh.hurry();
      },
      iceServers: (fresh) => this.#borrowed(fresh),
      event: (event) => this.#event(event),
      draining: (retryAfterMillis) => this.emit("draining", { retryAfterMillis }),
      status: (status) => {
        this.#recorder.transport(status.state, status.transport);
        this.emit("connectionState", status);
      },
      ended: () => this.#end(),
      problem: (error) => this.#problem(error),
    };
  }

  #joined(joined: Joined, how: JoinKind): void {
    const { room, self, limits } = joined;
    this.name = room.name;
    this.createdAt = new Date(room.createdAt);
    this.limits = { ...limits, maxParticipants: room.maxParticipants };
    this.#ice.take(joined);
    this.#recorder.signaling.participant = self.id;
    if (how !== "first") this.#recorder.note("restored", how);
    this.localParticipant.joined(self, how);
    this.localParticipant.publishAtOnce(this.#firstTracks);
    this.#firstTracks = [];
    if (how === "anew") this.#mesh.close();
    this.#roster.joined(joined, how);
    this.#mesh.reconfigure();
    this.#mesh.joined(room.topology, joined.connections, how);
  }

  #borrowed(message: IceMembers): void {
    if (this.#ice.take(message)) this.#mesh.reconfigure();
  }

  #event(event: RoomEvent): void {
    if (this.#isOwn(event)) this.#ownEvent(event);
    else if (this.#roster.handle(event)) this.#renamed(event);
    else if (!this.#mesh.handle(event)) this.#messageEvent(event);
  }

  #isOwn(event: RoomEvent): boolean {
    return "participant" in event && event.participant === this.localParticipant.id;
  }

  /** What an administrator has done to us. */
  #ownEvent(event: RoomEvent): void {
    if (event.type === "track.updated" && typeof event.muted === "boolean") {
      this.localParticipant.trackUpdated(event.track, event.muted);
    } else if (event.type === "participant.updated") {
      this.localParticipant.changed(event);
    }
  }

  #renamed(event: RoomEvent): void {
    if (event.type === "participant.updated" && event.name !== undefined)
      this.#mesh.named(event.participant, event.name);
  }

  #messageEvent(event: RoomEvent): void {
    if (event.type !== "chat" && event.type !== "message") return;
    const fromId = event.from ?? null;
    const sender = {
      from: fromId === null ? null : (this.#roster.members.get(fromId) ?? null),
      fromId,
      at: new Date(event.at),
      private: event.private === true,
    };
    if (event.type === "chat") this.emit("chat", { ...sender, text: event.text });
    else this.emit("message", { ...sender, topic: event.topic, payload: event.payload });
  }

  #end(): void {
    this.#isOver = true;
    this.#ice.stop();
    for (const end of this.#ends.splice(0)) end();
    this.#mesh.close();
    this.#roster.close();
    this.localParticipant.close(this.#stopsTracks);
    this.#recorder.stop();
  }

  #problem(error: MaruError, peer?: string): void {
    if (error.code === "left" || this.#isOver) return;
    this.#recorder.note("error", `${error.code}: ${error.message}`);
    this.emit("error", { error, participant: (peer && this.#roster.members.get(peer)) || null });
  }

  // -------------------------------------------------------------------------------------------- what the others are given

  #localHost(emit: Emit): ConstructorParameters<typeof LocalMember>[0] {
    return {
      environment: this.#environment,
      emit,
      announcesSpeaking: this.#options.announceSpeaking !== false,
      request: (message, options): Promise<Ok> => this.#signaling.request(message, options),
      tracksChanged: () => this.#mesh.sync(),
      spoke: () => this.#roster.spoke(this.localParticipant),
      problem: (error) => this.#problem(error),
    };
  }

  #rosterHost(emit: Emit): ConstructorParameters<typeof Roster>[0] {
    const session = this;
    return {
      environment: this.#environment,
      emit,
      left: (id) => this.#mesh.left(id),
      get sinkId() {
        return session.#sinkId;
      },
      blocked: (attachments) => {
        const isNews = this.#blocked.size === 0;
        this.#blocked.add(attachments);
        if (isNews) this.emit("playbackBlocked", { blocked: true });
      },
    };
  }

  #meshHost(): ConstructorParameters<typeof Mesh>[0] {
    const session = this;
    return {
      environment: this.#environment,
      recorder: this.#recorder,
      get isLive() {
        return session.#signaling.isLive;
      },
      configuration: () => ({
        iceServers: [...this.#ice.servers],
        bundlePolicy: "max-bundle",
        ...this.#options.rtcConfiguration,
      }),
      localTracks: () =>
        [...this.localParticipant.publications.values()].map(({ track, codecs }) => ({
          id: track.id,
          kind: track.kind,
          source: track.source,
          mediaStreamTrack: track.mediaStreamTrack,
          codecs,
        })),
      streamOf: (source) => this.#streamOf(source),
      limits: (track) => {
        const publication = this.localParticipant.publications.get(track.id);
        if (publication?.encoding) return publication.encoding;
        const { width = 0, height = 0 } = publication?.track ?? {};
        const { source, kind } = track;
        const policy = this.#options.mediaPolicy ?? defaultMediaPolicy;
        return policy({ source, kind, receivers: this.#mesh.size, width, height });
      },
      published: (peer, kind) => this.#roster.count(peer, kind),
      sourceOf: (peer, track) => this.#roster.members.get(peer)?.tracks.get(track)?.source ?? "",
      nameOf: (peer) => this.#roster.members.get(peer)?.name ?? peer,
      isReturning: (peer) => this.#roster.members.get(peer)?.returning === true,
      signal: (message) => this.#signaling.request(message, { afterRestore: "drop", retry: true }),
      received: (peer, media) => this.#roster.received(peer, media),
      stateChanged: (peer, state) => this.#roster.peerState(peer, state),
      topologyChanged: (topology, peers) => this.emit("topology", { topology, peers }),
      problem: (peer, error) => this.#problem(error, peer),
      built: (participantId, connection) => {
        const peer: RoomPeer = { participantId, connection };
        this.#peers.set(connection, peer);
        this.emit("peerAdded", { peer });
      },
      tornDown: (_, connection) => {
        const peer = this.#peers.get(connection);
        this.#peers.delete(connection);
        if (peer) this.emit("peerRemoved", { peer });
      },
    };
  }

  #streamOf(source: TrackSource): MediaStream {
    const family = source === "screen" || source === "screen_audio" ? "screen" : "person";
    let stream = this.#streams.get(family);
    if (!stream) this.#streams.set(family, (stream = this.#environment.createMediaStream([])));
    return stream;
  }
}

function recipients(options: SendOptions): { to?: readonly string[] } {
  if (!options.to) return {};
  return { to: options.to.map((participant) => (typeof participant === "string" ? participant : participant.id)) };
}

function badArgument(field: string, message: string): MaruError {
  return new MaruError("bad_argument", message, "See the documentation of the call.", { field });
}
