import type { PeerState, TrackKind } from "./api.js";
import { toInit, toWire } from "./candidate.js";
import { MaruError } from "./errors.js";
import type { LocalCandidate, PeerLog } from "./peer-log.js";
import type { CandidateMessage, DescriptionMessage, TrackMap, WireCandidate, WireConnection } from "./protocol.js";
import { Recovery, type Recoverable } from "./recovery.js";
import { RemoteSessions } from "./remote-sessions.js";
import { hasUsernameFragment, sessionIdOf } from "./sdp.js";
import { Senders, type SenderHost } from "./senders.js";
import { SUPERSEDED } from "./requests.js";

/** Candidates that came before their description. More than a peer ever has. */
const MOST_EARLY_CANDIDATES = 100;

/** What a peer needs from the room. */
export interface PeerHost extends SenderHost {
  /** Whether signaling works now. */
  readonly isLive: boolean;
  configuration(): RTCConfiguration;
  /** How many tracks of the kind the peer has published. */
  published(peer: string, kind: TrackKind): number;
  /** The source of a track of the peer; empty while it is not announced. */
  sourceOf(peer: string, track: string): string;
  /** @throws MaruError the server's refusal */
  signal(message: DescriptionMessage | CandidateMessage): Promise<unknown>;
  /** By track id: who receives the peer's media now. Called when it may have changed. */
  received(peer: string, media: ReadonlyMap<string, RTCRtpReceiver>): void;
  stateChanged(peer: string, state: PeerState): void;
  problem(peer: string, error: MaruError): void;
  /** A peer connection was built, and does nothing yet. */
  built(peer: string, connection: RTCPeerConnection): void;
  /** It is closed. */
  tornDown(peer: string, connection: RTCPeerConnection): void;
}

/** A description as it arrives. */
export interface RemoteDescription {
  readonly type: "offer" | "answer";
  readonly sdp: string;
  readonly tracks: TrackMap;
}

/**
 * The media connection to one participant: perfect negotiation (W3C WebRTC §10.7) and recovery. It outlives its peer
 * connection: when one cannot be saved another one is built in its place.
 */
export class Peer implements Recoverable {
  readonly id: string;
  readonly #host: PeerHost;
  readonly #log: PeerLog;
  readonly #recovery: Recovery;
  readonly #remoteSessions = new RemoteSessions();

  #entry: WireConnection;
  #connection!: RTCPeerConnection;
  #senders!: Senders;
  #mayOffer = false;
  #makingOffer = false;
  #ignoresOffer = false;
  #isSettingRemoteAnswer = false;
  #remoteTracks: TrackMap = {};
  #earlyCandidates: WireCandidate[] = [];
  /** Resolved when the current peer connection is closed. */
  #gone = new Gate();
  /** What arrives is handled one after the other, in the order in which it came. */
  #inbox: Promise<void> = Promise.resolve();
  #state: PeerState = "none";
  #wasConnected = false;
  #isClosed = false;

  constructor(host: PeerHost, entry: WireConnection, log: PeerLog) {
    this.id = entry.peer;
    this.#host = host;
    this.#entry = entry;
    this.#log = log;
    this.#recovery = new Recovery(host.environment.clock, this);
    this.#build(entry.initiator);
  }

  get state(): PeerState {
    return this.#state;
  }

  get isInitiator(): boolean {
    return this.#entry.initiator;
  }

  get canSignal(): boolean {
    return this.#host.isLive;
  }

  get iceState(): RTCIceConnectionState {
    return this.#connection.iceConnectionState;
  }

  get connectionState(): RTCPeerConnectionState {
    return this.#connection.connectionState;
  }

  // ------------------------------------------------------------------------------------------------- what the room says

  /** Our published tracks, or their media, have changed. */
  sync(): void {
    // Who waits for the first offer puts its tracks on the sections of that offer.
    if (!this.#mayOffer) return;
    this.#senders.sync();
    this.#senders.applyLimits();
  }

  /** The limits of our tracks may have changed. */
  applyLimits(): void {
    this.#senders.applyLimits();
  }

  /** The server has announced the connection again, perhaps with other roles. */
  update(entry: WireConnection): void {
    this.#entry = entry;
    this.#log.changed({ polite: entry.polite, initiator: entry.initiator });
  }

  named(name: string): void {
    this.#log.changed({ name });
  }

  /**
   * The session, ours or the peer's, was restored by a server that has forgotten what it carried. A connection that works is
   * kept; what may have been lost of its negotiation is sent again.
   */
  restored(entry: WireConnection): void {
    this.update(entry);
    const { connectionState, signalingState, localDescription } = this.#connection;
    if (connectionState === "connected" || connectionState === "disconnected") {
      this.#log.note("kept_after_restore");
      if (signalingState === "have-local-offer" && localDescription) this.#send(localDescription);
      this.#recovery.hurry();
    } else if (entry.initiator) {
      this.rebuild("restored before it was connected");
    } else {
      this.#recovery.begin(true);
    }
  }

  /** Signaling works again, or the network has changed. */
  hurry(): void {
    this.#recovery.hurry();
  }

  /** The ICE servers have changed. */
  reconfigure(): void {
    try {
      this.#connection.setConfiguration(this.#host.configuration());
    } catch {
      // The next peer connection will have it.
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#recovery.stop();
    this.#tearDown();
    this.#setState("none");
    this.#log.closed();
  }

  // ------------------------------------------------------------------------------------------------- what the peer says

  description(description: RemoteDescription): void {
    this.#enqueue(() => this.#takeDescription(description));
  }

  candidate(candidate: WireCandidate | null): void {
    this.#enqueue(() => this.#takeCandidate(candidate));
  }

  #enqueue(task: () => Promise<void>): void {
    this.#inbox = this.#inbox.then(async () => {
      if (this.#isClosed) return;
      try {
        const done = task();
        // What a peer connection was asked before it was closed is never answered: nobody may wait for it. Read after the
        // task has begun, since it may begin by building another peer connection.
        await Promise.race([done, this.#gone.opened]);
      } catch (cause) {
        this.#problem("negotiation_failed", "Something the peer sent could not be handled.", cause);
      }
    });
  }

  async #takeDescription(description: RemoteDescription): Promise<void> {
    const session = sessionIdOf(description.sdp);
    if (this.#remoteSessions.isOver(session)) {
      this.#log.note("stale_description_ignored", "of a peer connection that was replaced");
      return;
    }
    if (this.#remoteSessions.isAnother(session)) {
      // Our peer connection cannot go on with another one at the other end.
      if (!this.#remoteSessions.mayRebuild(this.#host.environment.clock.now())) {
        this.#log.note("stale_description_ignored", "too many new peer connections");
        return;
      }
      const isOffer = description.type === "offer";
      this.#rebuild("the peer has a new peer connection", !isOffer);
      if (!isOffer) return;
    }
    if (description.type === "offer") await this.#takeOffer(description, session);
    else await this.#takeAnswer(description, session);
  }

  async #takeOffer(offer: RemoteDescription, session: string | null): Promise<void> {
    const connection = this.#connection;
    const isReady = !this.#makingOffer && (connection.signalingState === "stable" || this.#isSettingRemoteAnswer);
    this.#ignoresOffer = !isReady && !this.#entry.polite;
    if (this.#ignoresOffer) {
      this.#log.note("glare_ignored_offer");
      return;
    }
    if (!isReady) this.#log.note("glare_rolled_back");
    this.#recovery.offered();
    try {
      await connection.setRemoteDescription({ type: "offer", sdp: offer.sdp });
      if (connection !== this.#connection) return;
      this.#remoteSessions.accept(session);
      this.#accepted(offer);
      this.#mayOffer = true;
      this.#senders.sync();
      await connection.setLocalDescription();
      if (connection !== this.#connection) return;
      this.#described(connection.localDescription);
    } catch (cause) {
      this.#refused(connection, "offer", cause);
      return;
    }
    await this.#addEarlyCandidates();
  }

  async #takeAnswer(answer: RemoteDescription, session: string | null): Promise<void> {
    const connection = this.#connection;
    if (connection.signalingState !== "have-local-offer") {
      this.#log.note("stale_description_ignored", "an answer without an offer");
      return;
    }
    this.#ignoresOffer = false;
    this.#isSettingRemoteAnswer = true;
    try {
      await connection.setRemoteDescription({ type: "answer", sdp: answer.sdp });
    } catch (cause) {
      this.#refused(connection, "answer", cause);
      return;
    } finally {
      this.#isSettingRemoteAnswer = false;
    }
    if (connection !== this.#connection) return;
    this.#remoteSessions.accept(session);
    this.#accepted(answer);
    this.#settled();
    await this.#addEarlyCandidates();
  }

  async #takeCandidate(candidate: WireCandidate | null): Promise<void> {
    if (this.#ignoresOffer) {
      this.#log.note("stale_candidate_ignored", "of an offer that was ignored");
      return;
    }
    const remote = this.#connection.remoteDescription;
    if (!candidate) {
      // The end of the candidates. A hint only, and without a generation: it is dropped when it might be of another one.
      if (remote && this.#earlyCandidates.length === 0) await this.#addCandidate(null);
      return;
    }
    const fragment = candidate.usernameFragment;
    if (remote && (!fragment || hasUsernameFragment(remote.sdp, fragment))) await this.#addCandidate(candidate);
    else if (this.#earlyCandidates.length < MOST_EARLY_CANDIDATES) this.#earlyCandidates.push(candidate);
    else this.#log.note("stale_candidate_ignored", "too many of another generation");
  }

  async #addEarlyCandidates(): Promise<void> {
    for (const candidate of this.#earlyCandidates.splice(0)) await this.#takeCandidate(candidate);
  }

  async #addCandidate(candidate: WireCandidate | null): Promise<void> {
    const connection = this.#connection;
    try {
      await (candidate ? connection.addIceCandidate(toInit(candidate)) : connection.addIceCandidate());
      if (connection === this.#connection) this.#log.candidate("remote", candidate);
    } catch (cause) {
      // One candidate less: others may do, and ICE says so if none does.
      if (connection === this.#connection) this.#log.note("candidate_failed", String(cause));
    }
  }

  // -------------------------------------------------------------------------------------------------------- negotiation

  #build(offers: boolean): void {
    const connection = this.#host.environment.createPeerConnection(this.#host.configuration());
    this.#connection = connection;
    this.#gone = new Gate();
    this.#senders = new Senders(this.#host, connection);
    this.#makingOffer = this.#ignoresOffer = this.#isSettingRemoteAnswer = false;
    this.#remoteTracks = {};
    this.#log.built(connection, (mid, direction) => this.#lookup(mid, direction));
    this.#listen(connection);
    this.#mayOffer = offers;
    this.#host.built(this.id, connection);
    this.#setState("connecting");
    this.#recovery.begin(!offers);
    if (offers) this.#prepareOffer();
    else this.#log.note("first_offer_awaited");
  }

  #listen(connection: RTCPeerConnection): void {
    const whileCurrent = (handle: () => void) => () => {
      if (connection === this.#connection && !this.#isClosed) handle();
    };
    connection.onnegotiationneeded = whileCurrent(() => void this.#negotiate());
    connection.onicecandidate = ({ candidate }) => {
      if (connection === this.#connection && !this.#isClosed) this.#gathered(candidate);
    };
    connection.onicecandidateerror = (event) => {
      if (connection === this.#connection)
        this.#log.note("error", `${event.url}: ${event.errorCode} ${event.errorText}`);
    };
    connection.onsignalingstatechange = whileCurrent(() => this.#log.state("signaling", connection.signalingState));
    connection.onicegatheringstatechange = whileCurrent(() =>
      this.#log.state("gathering", connection.iceGatheringState),
    );
    connection.oniceconnectionstatechange = whileCurrent(() => {
      this.#log.state("ice", connection.iceConnectionState);
      this.#stateChanged();
    });
    connection.onconnectionstatechange = whileCurrent(() => {
      this.#log.state("connection", connection.connectionState);
      if (connection.connectionState === "connected") void this.#log.sample();
      this.#stateChanged();
    });
  }

  /** Puts our tracks and room for the peer's on the connection; the browser then wants to negotiate. */
  #prepareOffer(): void {
    this.#senders.sync();
    for (const kind of ["audio", "video"] as const) {
      this.#senders.expect(kind, Math.max(1, this.#host.published(this.id, kind)));
    }
  }

  async #negotiate(): Promise<void> {
    if (!this.#mayOffer) return;
    const connection = this.#connection;
    this.#log.note("negotiation_needed");
    this.#makingOffer = true;
    try {
      await connection.setLocalDescription();
      if (connection === this.#connection) this.#described(connection.localDescription);
    } catch (cause) {
      this.#refused(connection, "local description", cause);
    } finally {
      if (connection === this.#connection) this.#makingOffer = false;
    }
  }

  /** A local description took effect. */
  #described(description: RTCSessionDescription | null): void {
    if (!description) return;
    this.#log.description("local", description, this.#senders.trackMap());
    this.#watchDtls();
    this.#send(description);
    if (description.type === "answer") this.#settled();
  }

  /** A remote description took effect. */
  #accepted(description: RemoteDescription): void {
    this.#remoteTracks = description.tracks;
    this.#log.description("remote", description, description.tracks);
    this.#watchDtls();
  }

  /** An offer has its answer: what is sent and received is settled. */
  #settled(): void {
    this.#senders.applyLimits();
    const media = new Map<string, RTCRtpReceiver>();
    for (const { mid, currentDirection, receiver } of this.#connection.getTransceivers()) {
      const track = mid === null ? undefined : this.#remoteTrackOf(mid);
      const receives = currentDirection === "sendrecv" || currentDirection === "recvonly";
      if (track !== undefined && receives) media.set(track, receiver);
    }
    this.#host.received(this.id, media);
  }

  #send(description: RTCSessionDescription): void {
    const { type, sdp } = description;
    if (type !== "offer" && type !== "answer") return;
    this.#signal({ type, to: this.id, sdp, tracks: this.#senders.trackMap() });
  }

  #gathered(candidate: RTCIceCandidate | null): void {
    // An empty line ends one generation of candidates; null follows and ends them all.
    if (candidate?.candidate === "") return;
    const wire = candidate && toWire(candidate);
    this.#log.candidate("local", wire, (candidate ?? undefined) as LocalCandidate | undefined);
    this.#signal({ type: "candidate", to: this.id, candidate: wire });
  }

  #signal(message: DescriptionMessage | CandidateMessage): void {
    this.#host.signal(message).catch((error: MaruError) => {
      // Of a peer that is gone, or on its way back: it is sent again when it is here. Of a session that is gone: likewise.
      if (this.#isClosed || error.code === "unknown_participant" || error.code === SUPERSEDED) return;
      this.#log.note("error", `${message.type}: ${error.code}`);
      this.#host.problem(this.id, error);
    });
  }

  /** The browser refused a description. */
  #refused(connection: RTCPeerConnection, what: string, cause: unknown): void {
    if (connection !== this.#connection || this.#isClosed) return;
    this.#log.note("description_failed", `${what}: ${String(cause)}`);
    this.#problem("negotiation_failed", `The browser refused the ${what}; the connection is built anew.`, cause);
    this.#recovery.broken();
  }

  // ----------------------------------------------------------------------------------------------------------- recovery

  restartIce(): void {
    this.#log.note("ice_restart");
    this.#connection.restartIce();
  }

  rebuild(why: string): void {
    this.#rebuild(why, true);
  }

  offerFirst(): void {
    this.#mayOffer = true;
    this.#prepareOffer();
  }

  #rebuild(why: string, offers: boolean): void {
    this.#log.note("rebuilt", why);
    this.#tearDown();
    this.#build(offers);
  }

  #tearDown(): void {
    this.#remoteSessions.giveUp();
    this.#host.received(this.id, new Map());
    this.#connection.close();
    this.#gone.open();
    this.#host.tornDown(this.id, this.#connection);
  }

  #stateChanged(): void {
    this.#recovery.update();
    const state = this.#connection.connectionState;
    if (state === "connected") {
      this.#wasConnected = true;
      this.#setState("connected");
    } else if (state === "disconnected") this.#setState("interrupted");
    else if (state === "failed") {
      this.#setState("failed");
      this.#problem("peer_failed", "No way to the peer was found; it is tried again.");
    } else if (state !== "closed") this.#setState(this.#wasConnected ? "interrupted" : "connecting");
  }

  #setState(state: PeerState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#host.stateChanged(this.id, state);
  }

  // ------------------------------------------------------------------------------------------------------------- record

  #watchDtls(): void {
    for (const { transport } of this.#connection.getSenders()) {
      if (!transport) continue;
      const look = () => this.#log.state("dtls", transport.state);
      look();
      transport.onstatechange = look;
      // All media sections are bundled on one transport.
      return;
    }
  }

  #lookup(mid: string, direction: "in" | "out"): { id: string; source: string } | null {
    if (direction === "out") return this.#senders.trackOf(mid);
    const id = this.#remoteTrackOf(mid);
    return id === undefined ? null : { id, source: this.#host.sourceOf(this.id, id) };
  }

  #remoteTrackOf(mid: string): string | undefined {
    return Object.hasOwn(this.#remoteTracks, mid) ? this.#remoteTracks[mid] : undefined;
  }

  #problem(code: "negotiation_failed" | "peer_failed", message: string, cause?: unknown): void {
    const hint =
      code === "peer_failed"
        ? "Where firewalls block UDP a TURN server is needed: see the server's TURN settings."
        : "The inspector shows the descriptions; please report them.";
    this.#host.problem(this.id, new MaruError(code, message, hint, { cause }));
  }
}

/** A promise that is resolved from outside. */
class Gate {
  open!: () => void;
  readonly opened = new Promise<void>((resolve) => (this.open = resolve));
}
