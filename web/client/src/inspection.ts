/**
 * What the connection inspector shows: a bounded record of everything that happened between us and each peer.
 *
 * Everything here is plain data. The records are live: they are changed in place as things happen, `revision` grows with
 * each change, and {@link Inspection.subscribe} tells what changed. Times are milliseconds since the Unix epoch.
 *
 * @module
 */

/** How media is carried between us and a peer: directly, or through the server. */
export type ConnectionMode = "mesh" | "sfu" | "mcu";

/** Who did it: we (`out`, `local`) or the other side (`in`, `remote`). */
export type Direction = "out" | "in";

/** One thing that happened, in the order in which it happened. */
export type TimelineEntry = SignalEntry | StateEntry | NoteEntry;

interface TimelineItem {
  /** Grows by one with each entry of the inspection, across peers: a key for lists and the order of simultaneous entries. */
  readonly number: number;
  /** When, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/** A signaling message that we sent or received. */
export interface SignalEntry extends TimelineItem {
  readonly kind: "signal";
  readonly direction: Direction;
  /** The message's `type`: `offer`, `answer`, `candidate`, `publish`, `ping`… */
  readonly type: string;
  /** The request number (`id`, or the `re` of an answer), if it has one. */
  readonly id: number | null;
  /** The room event's number, if it has one. */
  readonly seq: number | null;
  /** One short line for a list, such as the candidate's type and address. English, technical. */
  readonly summary: string;
  /** The message. Tokens, credentials and long texts are shortened. */
  readonly message: Readonly<Record<string, unknown>>;
  /** Size on the wire in bytes (UTF-8), as sent or received. */
  readonly bytes: number;
}

/** Which of the state machines of a connection (or, for `transport`, of the signaling connection) moved. */
export type StateMachine = "signaling" | "gathering" | "ice" | "dtls" | "connection" | "transport";

/** A state that changed. */
export interface StateEntry extends TimelineItem {
  readonly kind: "state";
  readonly machine: StateMachine;
  readonly from: string;
  readonly to: string;
}

/** What the SDK decided to do. */
export type NoteCode =
  | "opened"
  | "closed"
  | "first_offer_awaited"
  | "negotiation_needed"
  | "glare_ignored_offer"
  | "glare_rolled_back"
  | "stale_description_ignored"
  | "stale_candidate_ignored"
  | "candidate_failed"
  | "description_failed"
  | "ice_restart"
  | "rebuilt"
  | "kept_after_restore"
  | "track_added"
  | "track_removed"
  | "selected_pair"
  | "resumed"
  | "restored"
  | "fallback"
  | "error";

/** A decision or an incident, such as an ICE restart or an offer ignored in a glare. */
export interface NoteEntry extends TimelineItem {
  readonly kind: "note";
  /** Stable: translate this, not `text`. */
  readonly code: NoteCode;
  /** Details, in English: a reason, a track id, an error message. May be empty. */
  readonly text: string;
}

/** A session description that took effect, with its number for the readable diff against the one before. */
export interface DescriptionVersion {
  readonly side: "local" | "remote";
  readonly type: "offer" | "answer" | "pranswer" | "rollback";
  /** 1 for the first description of this side in this record, then one more each. */
  readonly version: number;
  readonly at: number;
  readonly sdp: string;
  /** Which track each media section carries: `mid` to track id, of the side that made the description. */
  readonly tracks: Readonly<Record<string, string>>;
  /** Which of the peer connections of this record it belongs to: 1, and one more after each rebuild. */
  readonly incarnation: number;
}

/** host: an own address; srflx: as a STUN server sees us; prflx: learned from a check; relay: at a TURN server. */
export type CandidateType = "host" | "srflx" | "prflx" | "relay";

/** An ICE candidate, of either side. */
export interface CandidateRecord {
  /** Stable while the record lives: a key for lists. */
  readonly key: string;
  readonly side: "local" | "remote";
  readonly at: number;
  readonly type: CandidateType | "unknown";
  readonly protocol: "udp" | "tcp" | "unknown";
  /** An IP address or an `….local` name; empty when the browser hides it. */
  readonly address: string;
  /** 0 when unknown. */
  readonly port: number;
  readonly priority: number;
  readonly foundation: string;
  readonly component: number;
  readonly tcpType: string | null;
  /** Of srflx, prflx and relay candidates: the address that it was made from. */
  readonly relatedAddress: string | null;
  readonly relatedPort: number | null;
  /** How a relay candidate reaches its TURN server: `udp`, `tcp`, `tls`. Local candidates only. */
  readonly relayProtocol: string | null;
  /** The STUN or TURN server that gave it. Local candidates only. */
  readonly url: string | null;
  readonly sdpMid: string | null;
  readonly usernameFragment: string | null;
  /** The candidate line. */
  readonly line: string;
  readonly incarnation: number;
}

/** The way that packets take now. */
export interface SelectedPair {
  readonly local: CandidateRecord;
  readonly remote: CandidateRecord;
  readonly since: number;
  /** Last round trip in milliseconds, null before the first sample. */
  readonly rttMillis: number | null;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** One track in one second, one direction. What the browser does not report is null. */
export interface TrackSample {
  /** The track id of the publisher, or the `mid` while that is unknown. */
  readonly track: string;
  readonly mid: string | null;
  readonly source: string | null;
  readonly kind: "audio" | "video";
  readonly direction: Direction;
  readonly bitrateBps: number | null;
  readonly packetsPerSecond: number | null;
  /** Lost packets since the sample before, as a fraction of those expected, 0 to 1. Of `out`: as the receiver reports it. */
  readonly lossRatio: number | null;
  /** Since the connection began. */
  readonly packetsLost: number | null;
  readonly jitterMillis: number | null;
  /** Of `out`: round trip by RTCP. */
  readonly rttMillis: number | null;
  readonly framesPerSecond: number | null;
  readonly width: number | null;
  readonly height: number | null;
  /** `VP8`, `opus`, … */
  readonly codec: string | null;
  /** 0 to 1. */
  readonly audioLevel: number | null;
  /** Of `out`: what keeps the encoder small: `none`, `cpu`, `bandwidth`, `other`. */
  readonly qualityLimitation: string | null;
  /** Since the connection began. */
  readonly framesDropped: number | null;
  readonly freezeCount: number | null;
  readonly nackCount: number | null;
  readonly pliCount: number | null;
  readonly keyFrames: number | null;
}

/** One second of a connection. */
export interface StatsSample {
  readonly at: number;
  /** All tracks together, including audio. */
  readonly sentBps: number;
  readonly receivedBps: number;
  /** Round trip of the selected pair. */
  readonly rttMillis: number | null;
  /** Of received media, all tracks together, 0 to 1. */
  readonly lossRatio: number | null;
  /** Of sent media, as the peer reports it, 0 to 1. */
  readonly remoteLossRatio: number | null;
  /** What congestion control thinks the way to the peer can take. */
  readonly availableOutgoingBps: number | null;
  readonly availableIncomingBps: number | null;
  /** The fastest frame rate among received and among sent videos. */
  readonly receivedFramesPerSecond: number | null;
  readonly sentFramesPerSecond: number | null;
  readonly tracks: readonly TrackSample[];
}

/** The states of a peer connection, in the words of the W3C API. */
export interface PeerStates {
  readonly signaling: RTCSignalingState;
  readonly gathering: RTCIceGatheringState;
  readonly ice: RTCIceConnectionState;
  readonly dtls: RTCDtlsTransportState;
  readonly connection: RTCPeerConnectionState;
}

/** Everything about one peer: kept (marked `closedAt`) for a while after the connection is gone. */
export interface PeerRecord {
  /** The participant's id, or `@sfu`/`@mcu`. */
  readonly peer: string;
  /** The participant's name as last known; the id while it is not. */
  readonly name: string;
  readonly mode: ConnectionMode;
  readonly polite: boolean;
  readonly initiator: boolean;
  readonly openedAt: number;
  readonly closedAt: number | null;
  /** When ICE and DTLS first stood, null before. */
  readonly connectedAt: number | null;
  /** How many peer connections were built so far: 1, and one more after each rebuild. */
  readonly incarnation: number;
  readonly iceRestarts: number;
  readonly states: PeerStates;
  /** TLS version (`FEFC` is DTLS 1.3, `FEFD` 1.2), cipher and SRTP profile; null while unknown. */
  readonly dtlsVersion: string | null;
  readonly dtlsCipher: string | null;
  readonly srtpCipher: string | null;
  /** The newest 1,000 entries, oldest first. */
  readonly timeline: readonly TimelineEntry[];
  /** The newest 40 descriptions, oldest first. */
  readonly descriptions: readonly DescriptionVersion[];
  /** The newest 200 candidates, oldest first. */
  readonly candidates: readonly CandidateRecord[];
  readonly selectedPair: SelectedPair | null;
  /** The newest 300 samples (five minutes), oldest first. */
  readonly samples: readonly StatsSample[];
  /** Grows with each change of this record. */
  readonly revision: number;
}

/** What changed. `peer` is null for the signaling connection itself. */
export interface InspectionChange {
  readonly peer: string | null;
  readonly what: "peer" | "timeline" | "state" | "description" | "candidate" | "pair" | "sample";
}

/** The signaling connection, as the inspector shows it. */
export interface SignalingRecord {
  readonly state: string;
  readonly transport: "websocket" | "sse" | null;
  readonly url: string;
  /** Our own participant id, null before the first join. */
  readonly participant: string | null;
  /** Round trips of requests in milliseconds, newest last, at most 60. */
  readonly latencies: readonly number[];
  readonly reconnects: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** The newest 1,000 entries that concern no peer alone, oldest first. */
  readonly timeline: readonly TimelineEntry[];
  readonly revision: number;
}

/** The feed of the inspector: what `room.inspect()` gives. */
export interface Inspection {
  readonly signaling: SignalingRecord;
  /** By peer id: the open ones, and the last 16 that were closed. In the order in which they were opened. */
  readonly peers: ReadonlyMap<string, PeerRecord>;
  /** How often statistics are read, in milliseconds: 1,000. */
  readonly sampleIntervalMillis: number;

  /**
   * Calls the listener after each change, synchronously: do little in it, such as marking a view for its next frame.
   * Statistics are read while at least one listener is subscribed, so that a call without an inspector pays nothing.
   *
   * @returns a function that ends the subscription
   */
  subscribe(listener: (change: InspectionChange) => void): () => void;
}
