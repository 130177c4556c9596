import type {
  CandidateRecord,
  Inspection,
  NoteEntry,
  PeerRecord,
  SelectedPair,
  SignalEntry,
  StateEntry,
  StateMachine,
  StatsSample,
  TrackSample,
} from "@maru/client";

/** Records for tests, with everything that a test does not care about filled in. */
export function candidate(part: Partial<CandidateRecord>): CandidateRecord {
  return {
    key: "c1",
    side: "local",
    at: 0,
    type: "host",
    protocol: "udp",
    address: "192.168.0.5",
    port: 50_000,
    priority: 2_122_260_223,
    foundation: "1",
    component: 1,
    tcpType: null,
    relatedAddress: null,
    relatedPort: null,
    relayProtocol: null,
    url: null,
    sdpMid: "0",
    usernameFragment: null,
    line: "",
    incarnation: 1,
    ...part,
  };
}

export function pair(local: Partial<CandidateRecord>, remote: Partial<CandidateRecord>): SelectedPair {
  return {
    local: candidate({ side: "local", ...local }),
    remote: candidate({ side: "remote", key: "c2", ...remote }),
    since: 0,
    rttMillis: 12,
    bytesSent: 0,
    bytesReceived: 0,
  };
}

export function signal(number: number, at: number, part: Partial<SignalEntry> = {}): SignalEntry {
  return {
    number,
    at,
    kind: "signal",
    direction: "out",
    type: "candidate",
    id: null,
    seq: null,
    summary: "",
    message: {},
    bytes: 100,
    ...part,
  };
}

export function state(number: number, at: number, machine: StateMachine, from: string, to: string): StateEntry {
  return { number, at, kind: "state", machine, from, to };
}

export function note(number: number, at: number, code: NoteEntry["code"]): NoteEntry {
  return { number, at, kind: "note", code, text: "" };
}

export function track(part: Partial<TrackSample>): TrackSample {
  return {
    track: "cam",
    mid: "1",
    source: "camera",
    kind: "video",
    direction: "in",
    bitrateBps: null,
    packetsPerSecond: null,
    lossRatio: null,
    packetsLost: null,
    jitterMillis: null,
    rttMillis: null,
    framesPerSecond: null,
    width: null,
    height: null,
    codec: null,
    audioLevel: null,
    qualityLimitation: null,
    framesDropped: null,
    freezeCount: null,
    nackCount: null,
    pliCount: null,
    keyFrames: null,
    ...part,
  };
}

export function sample(at: number, part: Partial<StatsSample> = {}): StatsSample {
  return {
    at,
    sentBps: 0,
    receivedBps: 0,
    rttMillis: null,
    lossRatio: null,
    remoteLossRatio: null,
    availableOutgoingBps: null,
    availableIncomingBps: null,
    receivedFramesPerSecond: null,
    sentFramesPerSecond: null,
    tracks: [],
    ...part,
  };
}

export function peerRecord(part: Partial<PeerRecord> = {}): PeerRecord {
  return {
    peer: "p_jun",
    name: "Jun",
    mode: "mesh",
    polite: true,
    initiator: true,
    openedAt: 10_000,
    closedAt: null,
    connectedAt: null,
    incarnation: 1,
    iceRestarts: 0,
    states: { signaling: "stable", gathering: "new", ice: "new", dtls: "new", connection: "new" },
    dtlsVersion: null,
    dtlsCipher: null,
    srtpCipher: null,
    timeline: [],
    descriptions: [],
    candidates: [],
    selectedPair: null,
    samples: [],
    revision: 0,
    ...part,
  };
}

export function inspectionOf(peers: readonly PeerRecord[], part: Partial<Inspection["signaling"]> = {}): Inspection {
  return {
    signaling: {
      state: "connected",
      transport: "websocket",
      url: "wss://maru.example.com/signal/v1",
      participant: "p_me",
      latencies: [],
      reconnects: 0,
      bytesSent: 0,
      bytesReceived: 0,
      timeline: [],
      revision: 0,
      ...part,
    },
    peers: new Map(peers.map((peer) => [peer.peer, peer])),
    sampleIntervalMillis: 1_000,
    subscribe: () => () => {},
  };
}

const CODECS = `a=rtpmap:96 VP8/90000
a=rtcp-fb:96 transport-cc
a=rtcp-fb:96 nack pli
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=96
a=rtpmap:98 VP9/90000
a=fmtp:98 profile-id=0`;

/** An offer of audio and video as Chromium writes it, shortened. */
export function offer(version = 2): string {
  return `v=0
o=- 6789813137786615854 ${version} IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
a=extmap-allow-mixed
m=audio 9 UDP/TLS/RTP/SAVPF 111
c=IN IP4 0.0.0.0
a=ice-ufrag:rR22
a=ice-pwd:EwBd0YmJeOg8b6m2k6izGx4f
a=fingerprint:sha-256 93:EF:65:42:0F:6B:7C:0A:27:E3:50:B3:40:6A:3B:39:B4:58:E7:BA:48:70:A1:33:29:E4:A9:11:CB:CD:31:FC
a=setup:actpass
a=mid:0
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=sendrecv
a=msid:stream mic
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=fmtp:111 minptime=10;useinbandfec=1
m=video 9 UDP/TLS/RTP/SAVPF 96 97 98
c=IN IP4 0.0.0.0
a=ice-ufrag:rR22
a=ice-pwd:EwBd0YmJeOg8b6m2k6izGx4f
a=fingerprint:sha-256 93:EF:65:42:0F:6B:7C:0A:27:E3:50:B3:40:6A:3B:39:B4:58:E7:BA:48:70:A1:33:29:E4:A9:11:CB:CD:31:FC
a=setup:actpass
a=mid:1
a=sendrecv
a=msid:stream cam
${CODECS}
`.replaceAll("\n", "\r\n");
}
