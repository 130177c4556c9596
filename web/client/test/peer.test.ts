import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PeerState, TrackKind } from "../src/api.js";
import { MaruError } from "../src/errors.js";
import { Peer, type PeerHost } from "../src/peer.js";
import type { CandidateMessage, DescriptionMessage, WireConnection } from "../src/protocol.js";
import { Recorder } from "../src/recorder.js";
import type { SendableTrack } from "../src/senders.js";
import { FakePeerConnection, FakeStream, FakeTrack, asTrack, parseSdp } from "./fake-media.js";
import { FakeServer, pass, settle } from "./fake-server.js";

type Signal = DescriptionMessage | CandidateMessage;

/** One end: a peer with its room. What it signals is kept until it is delivered. */
class End implements PeerHost {
  readonly environment = {
    ...new FakeServer().environment,
    createPeerConnection: (configuration: RTCConfiguration) => {
      const connection = new FakePeerConnection(configuration);
      this.connections.push(connection);
      return connection as unknown as RTCPeerConnection;
    },
    codecs: () => [
      { mimeType: "video/VP8", clockRate: 90_000 },
      { mimeType: "video/AV1", clockRate: 90_000 },
    ],
  };
  readonly connections: FakePeerConnection[] = [];
  readonly sent: Signal[] = [];
  readonly states: PeerState[] = [];
  readonly problems: MaruError[] = [];
  readonly live = new Set<RTCPeerConnection>();
  readonly recorder = new Recorder(this.environment.clock, "https://maru.test/");
  tracks: SendableTrack[] = [];
  media = new Map<string, RTCRtpReceiver>();
  isLive = true;
  refusal: MaruError | null = null;
  publishedByPeer: Record<TrackKind, number> = { audio: 0, video: 0 };
  maxBitrateBps = 1_000_000;
  peer!: Peer;

  constructor(readonly name: string) {}

  built(_: string, connection: RTCPeerConnection): void {
    this.live.add(connection);
  }

  tornDown(_: string, connection: RTCPeerConnection): void {
    this.live.delete(connection);
  }

  open(overrides: Partial<WireConnection>): this {
    const entry = { peer: "other", mode: "mesh", polite: false, initiator: false, ...overrides };
    this.peer = new Peer(this, entry, this.recorder.open(entry, "Other"));
    return this;
  }

  get pc(): FakePeerConnection {
    return this.connections.at(-1)!;
  }

  get notes(): string[] {
    const { timeline } = this.recorder.peers.get("other")!;
    return timeline.flatMap((entry) => (entry.kind === "note" ? [entry.code] : []));
  }

  add(id: string, kind: TrackKind = "video", overrides: Partial<SendableTrack> = {}): void {
    const source = kind === "audio" ? "microphone" : "camera";
    const mediaStreamTrack = asTrack(new FakeTrack(kind));
    this.tracks = [...this.tracks, { id, kind, source, mediaStreamTrack, codecs: [], ...overrides }];
    this.peer?.sync();
  }

  remove(id: string): void {
    this.tracks = this.tracks.filter((track) => track.id !== id);
    this.peer.sync();
  }

  last(type: string): Signal {
    return this.sent.filter((signal) => signal.type === type).at(-1)!;
  }

  // PeerHost
  configuration = () => ({ iceServers: [] });
  localTracks = () => this.tracks;
  streamOf = () => new FakeStream([]) as unknown as MediaStream;
  limits = () => ({ maxBitrateBps: this.maxBitrateBps });
  published = (_: string, kind: TrackKind) => this.publishedByPeer[kind];
  sourceOf = () => "camera";
  signal = async (message: Signal) => {
    this.sent.push(message);
    if (this.refusal) throw this.refusal;
  };
  received = (_: string, media: ReadonlyMap<string, RTCRtpReceiver>) => void (this.media = new Map(media));
  stateChanged = (_: string, state: PeerState) => void this.states.push(state);
  problem = (_: string, error: MaruError) => void this.problems.push(error);
}

let impolite: End;
let polite: End;

/** Delivers what both have signalled until nothing moves. */
async function exchange(rounds = 20): Promise<void> {
  for (let i = 0; i < rounds; i++) {
    await settle();
    const [a, b] = [impolite.sent.splice(0), polite.sent.splice(0)];
    if (a.length + b.length === 0) return;
    for (const signal of a) deliver(signal, polite);
    for (const signal of b) deliver(signal, impolite);
  }
  throw new Error("they never settle");
}

function deliver(signal: Signal, to: End): void {
  if (signal.type === "candidate") to.peer.candidate(signal.candidate);
  else to.peer.description(signal);
}

/** As in a room: who came later is polite and initiator. */
function meet(): void {
  impolite.open({ polite: false, initiator: false });
  polite.open({ polite: true, initiator: true });
}

function connect(): void {
  impolite.pc.become("connected");
  polite.pc.become("connected");
}

function tracksOf(end: End): string[] {
  return [...end.media.keys()].sort();
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  impolite = new End("impolite");
  polite = new End("polite");
});

afterEach(() => {
  vi.useRealTimers();
});

describe("the first offer", () => {
  it("is made by the initiator alone, and says which section carries which track", async () => {
    impolite.add("their-cam");
    polite.add("cam");
    polite.add("mic", "audio");
    meet();
    await settle();
    expect(impolite.sent).toEqual([]);
    expect(impolite.notes).toContain("first_offer_awaited");
    const offer = polite.last("offer") as DescriptionMessage;
    expect(offer).toMatchObject({ to: "other", tracks: { "0": "cam", "1": "mic" } });
    await exchange();
    expect(tracksOf(polite)).toEqual(["their-cam"]);
    expect(tracksOf(impolite)).toEqual(["cam", "mic"]);
  });

  it("puts the answerer's tracks on the sections of the offer", async () => {
    impolite.add("cam");
    impolite.add("mic", "audio");
    meet();
    await exchange();
    expect(tracksOf(polite)).toEqual(["cam", "mic"]);
    expect(parseSdp(polite.pc.localDescription!.sdp).sections).toHaveLength(2);
    expect(polite.notes.filter((note) => note === "negotiation_needed")).toHaveLength(1);
  });

  it("asks for audio and video although we send nothing, and for all that is known to be published", async () => {
    polite.publishedByPeer = { audio: 1, video: 3 };
    meet();
    await settle();
    const { sections } = parseSdp((polite.last("offer") as DescriptionMessage).sdp);
    expect(sections.map(({ kind, direction }) => `${kind} ${direction}`)).toEqual([
      "audio recvonly",
      "video recvonly",
      "video recvonly",
      "video recvonly",
    ]);
  });

  it("is followed by another one for the answerer's tracks that found no section", async () => {
    for (const id of ["a", "b", "c"]) impolite.add(id);
    meet();
    await exchange();
    expect(tracksOf(polite)).toEqual(["a", "b", "c"]);
  });

  it("is made by the other side when the initiator stays silent", async () => {
    impolite.add("cam");
    impolite.open({ polite: false, initiator: false });
    await pass(9_999);
    expect(impolite.sent).toEqual([]);
    await pass(1);
    expect(impolite.last("offer")).toMatchObject({ tracks: { "0": "cam" } });
  });
});

describe("changes", () => {
  beforeEach(async () => {
    polite.add("cam");
    impolite.add("cam");
    meet();
    await exchange();
    connect();
  });

  it("are negotiated by either side", async () => {
    impolite.add("screen");
    await exchange();
    polite.add("mic", "audio");
    await exchange();
    expect(tracksOf(polite)).toEqual(["cam", "screen"]);
    expect(tracksOf(impolite)).toEqual(["cam", "mic"]);
  });

  it("free a section for the next track of the kind", async () => {
    for (let i = 0; i < 5; i++) {
      polite.add(`screen${i}`);
      await exchange();
      expect(tracksOf(impolite)).toEqual(["cam", `screen${i}`]);
      polite.remove(`screen${i}`);
      await exchange();
      expect(tracksOf(impolite)).toEqual(["cam"]);
    }
    // Audio, the camera, and one that is used again and again.
    expect(polite.pc.transceivers).toHaveLength(3);
  });

  it("of the media alone need no negotiation", async () => {
    const other = asTrack(new FakeTrack("video"));
    polite.tracks = [{ ...polite.tracks[0]!, mediaStreamTrack: other }];
    polite.peer.sync();
    await exchange();
    expect(polite.pc.transceivers.some(({ sender }) => asTrack(sender.track!) === other)).toBe(true);
    expect(polite.pc.version).toBe(1);
    polite.tracks = [{ ...polite.tracks[0]!, mediaStreamTrack: null }];
    polite.peer.sync();
    await exchange();
    expect(polite.pc.transceivers.every(({ sender }) => sender.track === null)).toBe(true);
    expect(polite.pc.version).toBe(1);
  });

  it("of the limits are applied to what is sent", async () => {
    const sender = polite.pc.transceivers.find(({ sender }) => sender.track)!.sender;
    expect(sender.parameters.encodings[0]).toMatchObject({ maxBitrate: 1_000_000 });
    polite.maxBitrateBps = 300_000;
    polite.peer.applyLimits();
    await settle();
    expect(sender.parameters.encodings[0]).toMatchObject({ maxBitrate: 300_000 });
    sender.failsToSet = true;
    polite.maxBitrateBps = 200_000;
    polite.peer.applyLimits();
    await settle();
    expect(sender.parameters.encodings[0]).toMatchObject({ maxBitrate: 300_000 });
    expect(polite.problems).toEqual([]);
  });

  it("prefer the wished codecs", async () => {
    polite.add("av1", "video", { codecs: ["video/av1"] });
    await exchange();
    const codecs = polite.pc.transceivers.map((transceiver) => transceiver.codecs.map(({ mimeType }) => mimeType));
    expect(codecs).toContainEqual(["video/AV1", "video/VP8"]);
  });

  it("keep the size of a screen rather than its frame rate", async () => {
    polite.add("screen", "video", { source: "screen" });
    await exchange();
    const preferences = polite.pc.transceivers.map(
      ({ sender }) => sender.parameters as { degradationPreference?: string },
    );
    expect(preferences.some(({ degradationPreference }) => degradationPreference === "maintain-resolution")).toBe(true);
  });
});

describe("a glare", () => {
  beforeEach(async () => {
    polite.add("cam");
    impolite.add("cam");
    meet();
    await exchange();
    connect();
  });

  it("is won by the impolite side, and both get through in the end", async () => {
    polite.add("screen");
    impolite.add("screen");
    await settle();
    expect(polite.pc.signalingState).toBe("have-local-offer");
    expect(impolite.pc.signalingState).toBe("have-local-offer");
    await exchange();
    expect(polite.notes).toContain("glare_rolled_back");
    expect(impolite.notes).toContain("glare_ignored_offer");
    expect(tracksOf(polite)).toEqual(["cam", "screen"]);
    expect(tracksOf(impolite)).toEqual(["cam", "screen"]);
    expect(polite.problems.concat(impolite.problems)).toEqual([]);
  });

  it("drops the candidates of the ignored offer, and its end of candidates", async () => {
    polite.add("screen");
    impolite.add("screen");
    await settle();
    const before = impolite.pc.candidates.length;
    deliver(polite.last("offer"), impolite);
    impolite.peer.candidate({ candidate: "candidate:1 1 udp 1 10.0.0.1 5 typ host", usernameFragment: "gone" });
    impolite.peer.candidate(null);
    await settle();
    expect(impolite.pc.candidates).toHaveLength(before);
    expect(impolite.notes.filter((note) => note === "stale_candidate_ignored")).toHaveLength(2);
  });

  it("survives many at once", async () => {
    for (let i = 0; i < 8; i++) {
      polite.add(`p${i}`, i % 2 ? "audio" : "video");
      impolite.add(`i${i}`, i % 2 ? "video" : "audio");
      await settle();
    }
    await exchange(60);
    expect(tracksOf(polite)).toEqual(impolite.tracks.map(({ id }) => id).sort());
    expect(tracksOf(impolite)).toEqual(polite.tracks.map(({ id }) => id).sort());
  });
});

describe("candidates", () => {
  it("are trickled with an end, and an empty one is not taken for it", async () => {
    meet();
    await settle();
    polite.sent.length = 0;
    const candidate = { candidate: "candidate:1 1 udp 1 10.0.0.1 5000 typ host", sdpMid: "0", sdpMLineIndex: 0 };
    polite.pc.onicecandidate?.({ candidate: { ...candidate, usernameFragment: "u" } });
    polite.pc.onicecandidate?.({ candidate: { candidate: "" } });
    polite.pc.onicecandidate?.({ candidate: null });
    expect(polite.sent).toEqual([
      { type: "candidate", to: "other", candidate: { ...candidate, usernameFragment: "u" } },
      { type: "candidate", to: "other", candidate: null },
    ]);
  });

  it("wait for the description they belong to", async () => {
    meet();
    await settle();
    const { ufrag } = polite.pc;
    impolite.peer.candidate({ candidate: "candidate:1 1 udp 1 10.0.0.1 5 typ host", usernameFragment: ufrag });
    impolite.peer.candidate({ candidate: "candidate:2 1 udp 1 10.0.0.1 6 typ host", usernameFragment: "older" });
    await settle();
    expect(impolite.pc.candidates).toEqual([]);
    await exchange();
    expect(impolite.pc.candidates).toMatchObject([{ usernameFragment: ufrag }]);
  });

  it("that never find their description are bounded", async () => {
    meet();
    await exchange();
    for (let i = 0; i < 150; i++) impolite.peer.candidate({ candidate: "candidate:1", usernameFragment: "never" });
    await settle();
    expect(impolite.notes.filter((note) => note === "stale_candidate_ignored")).toHaveLength(50);
  });

  it("that the browser refuses harm nothing", async () => {
    meet();
    await exchange();
    impolite.pc.failsNext = "candidate";
    impolite.peer.candidate({ candidate: "candidate:nonsense" });
    impolite.peer.candidate({ candidate: "candidate:1 1 udp 1 10.0.0.1 5 typ host" });
    impolite.peer.candidate(null);
    await settle();
    expect(impolite.pc.candidates).toHaveLength(2);
    expect(impolite.notes).toContain("candidate_failed");
    expect(impolite.problems).toEqual([]);
  });
});

describe("recovery", () => {
  beforeEach(async () => {
    polite.add("cam");
    impolite.add("cam");
    meet();
    await exchange();
    connect();
  });

  it("restarts ICE when the connection fails: the initiator first, the other side a little later", async () => {
    polite.pc.become("failed");
    impolite.pc.become("failed");
    await pass(1);
    expect([polite.pc.restarts, impolite.pc.restarts]).toEqual([1, 0]);
    await pass(1_998);
    expect(impolite.pc.restarts).toBe(0);
    await pass(2);
    expect(impolite.pc.restarts).toBe(1);
    expect(polite.problems.map(({ code }) => code)).toEqual(["peer_failed"]);
    expect(polite.states).toEqual(["connecting", "connected", "failed"]);
  });

  it("waits whether `disconnected` heals by itself", async () => {
    polite.pc.become("disconnected");
    expect(polite.states.at(-1)).toBe("interrupted");
    await pass(2_900);
    polite.pc.become("connected");
    await pass(10_000);
    expect(polite.pc.restarts).toBe(0);
    polite.pc.become("disconnected");
    await pass(3_001);
    expect(polite.pc.restarts).toBe(1);
  });

  it("does not wait when the network has just come back", async () => {
    polite.pc.become("disconnected");
    polite.peer.hurry();
    await pass(1);
    expect(polite.pc.restarts).toBe(1);
    polite.peer.hurry();
    await pass(1);
    expect(polite.pc.restarts).toBe(1);
  });

  it("leaves a healthy connection alone", async () => {
    polite.peer.hurry();
    await pass(60_000);
    expect(polite.pc.restarts).toBe(0);
    expect(polite.connections).toHaveLength(1);
  });

  it("builds a new peer connection when restarts do not do, with growing pauses, for ever", async () => {
    polite.pc.become("failed");
    await pass(1);
    await pass(8_000);
    expect(polite.pc.restarts).toBe(2);
    await pass(12_001);
    expect(polite.connections).toHaveLength(2);
    expect(polite.connections[0]?.isClosed).toBe(true);
    expect(polite.notes).toContain("rebuilt");
    await pass(15_001);
    expect(polite.connections).toHaveLength(3);
    await pass(20_001);
    expect(polite.connections).toHaveLength(4);
    await pass(30_001);
    await pass(30_001);
    expect(polite.connections).toHaveLength(6);
  });

  it("builds a new one at once when DTLS failed: other paths would not help", async () => {
    polite.pc.become("failed", "connected");
    await pass(1);
    expect(polite.connections).toHaveLength(2);
  });

  it("begins anew when the first connection never comes about", async () => {
    const end = new End("late");
    end.open({ polite: true, initiator: true });
    await pass(20_001);
    expect(end.pc.restarts).toBe(1);
  });

  it("waits for signaling: no offer would get through without it", async () => {
    polite.isLive = false;
    polite.pc.become("failed");
    await pass(30_000);
    expect(polite.pc.restarts).toBe(0);
    polite.isLive = true;
    polite.peer.hurry();
    await pass(1);
    expect(polite.pc.restarts).toBe(1);
  });

  it("is quick again after it has succeeded", async () => {
    polite.pc.become("failed");
    await pass(1);
    polite.pc.become("connected");
    polite.pc.become("failed");
    await pass(1);
    expect(polite.pc.restarts).toBe(2);
    expect(polite.connections).toHaveLength(1);
  });

  it("ends with the peer", async () => {
    polite.pc.become("failed");
    polite.peer.close();
    polite.peer.close();
    await pass(60_000);
    expect(polite.connections).toHaveLength(1);
    expect(polite.states.at(-1)).toBe("none");
    expect(polite.media.size).toBe(0);
    expect(polite.recorder.peers.get("other")?.closedAt).not.toBeNull();
    deliver({ type: "offer", to: "other", sdp: "v=0", tracks: {} }, polite);
    await settle();
    expect(polite.problems.filter(({ code }) => code === "negotiation_failed")).toEqual([]);
  });
});

describe("a peer connection that was built anew", () => {
  beforeEach(async () => {
    polite.add("cam");
    impolite.add("cam");
    meet();
    await exchange();
    connect();
  });

  it("at the other side makes us build ours anew, and both go on", async () => {
    polite.peer.rebuild("test");
    await exchange();
    expect(impolite.connections).toHaveLength(2);
    expect([tracksOf(polite), tracksOf(impolite)]).toEqual([["cam"], ["cam"]]);
    impolite.peer.rebuild("test");
    await exchange();
    expect(polite.connections).toHaveLength(3);
    expect([tracksOf(polite), tracksOf(impolite)]).toEqual([["cam"], ["cam"]]);
  });

  it("at both sides at once is a glare like any other", async () => {
    polite.peer.rebuild("test");
    impolite.peer.rebuild("test");
    await exchange();
    expect([polite.connections.length, impolite.connections.length]).toEqual([2, 2]);
    expect([tracksOf(polite), tracksOf(impolite)]).toEqual([["cam"], ["cam"]]);
  });

  it("hears no more of what it replaced", async () => {
    impolite.add("screen");
    await settle();
    const stale = impolite.last("offer");
    polite.peer.rebuild("test");
    deliver(stale, polite);
    await settle();
    expect(polite.notes).toContain("stale_description_ignored");
    impolite.sent.length = 0;
    await exchange();
    expect(tracksOf(polite)).toEqual(["cam", "screen"]);
  });

  it("is not held up by what the closed one was asked", async () => {
    // Browsers never answer what a closed peer connection was asked: nobody may wait for it.
    impolite.peer.candidate({ candidate: "candidate:1 1 udp 1 10.0.0.1 5 typ host" });
    impolite.peer.rebuild("test");
    await exchange();
    expect(tracksOf(impolite)).toEqual(["cam"]);
  });

  it("that answers an offer meant for the one before is met by a new one of ours", async () => {
    polite.add("screen");
    await settle();
    const answer = { type: "answer" as const, to: "other", sdp: "v=0\r\no=- 1 1 IN IP4 0\r\n", tracks: {} };
    deliver(answer, polite);
    await settle();
    expect(polite.connections).toHaveLength(2);
    expect(polite.pc.signalingState).toBe("have-local-offer");
  });

  it("follows a description that the browser refuses", async () => {
    impolite.pc.failsNext = "remote";
    polite.add("screen");
    await settle();
    deliver(polite.last("offer"), impolite);
    await pass(1);
    expect(impolite.problems.map(({ code }) => code)).toEqual(["negotiation_failed"]);
    expect(impolite.connections).toHaveLength(2);
    polite.sent.length = 0;
    await exchange();
    expect(tracksOf(impolite)).toEqual(["cam", "screen"]);
  });

  it("is built with pauses when every description is refused", async () => {
    polite.pc.failsNext = "local";
    polite.add("screen");
    await pass(1);
    expect(polite.connections).toHaveLength(2);
    polite.pc.failsNext = "remote";
    polite.sent.length = 0;
    await settle();
    deliver({ type: "answer", to: "other", sdp: "v=0", tracks: {} }, polite);
    await pass(14_000);
    expect(polite.connections).toHaveLength(2);
    await pass(2_000);
    expect(polite.connections).toHaveLength(3);
  });
});

describe("an answer", () => {
  it("without an offer is ignored", async () => {
    meet();
    await exchange();
    deliver({ type: "answer", to: "other", sdp: impolite.pc.localDescription!.sdp, tracks: {} }, polite);
    await settle();
    expect(polite.notes).toContain("stale_description_ignored");
    expect(polite.problems).toEqual([]);
  });
});

describe("a server that has forgotten everything", () => {
  beforeEach(async () => {
    polite.add("cam");
    impolite.add("cam");
    meet();
    await exchange();
  });

  it("leaves a connection that works as it is", async () => {
    connect();
    polite.peer.restored({ peer: "other", mode: "mesh", polite: false, initiator: false });
    await pass(30_000);
    expect(polite.connections).toHaveLength(1);
    expect(polite.sent).toEqual([]);
    expect(polite.notes).toContain("kept_after_restore");
  });

  it("has lost an offer: it is sent again", async () => {
    connect();
    polite.add("screen");
    await settle();
    polite.sent.length = 0;
    polite.peer.restored({ peer: "other", mode: "mesh", polite: true, initiator: true });
    expect(polite.last("offer")).toMatchObject({ type: "offer" });
    await exchange();
    expect(tracksOf(impolite)).toEqual(["cam", "screen"]);
  });

  it("makes the initiator begin anew where there was no connection yet", async () => {
    polite.peer.restored({ peer: "other", mode: "mesh", polite: true, initiator: true });
    impolite.peer.restored({ peer: "other", mode: "mesh", polite: false, initiator: false });
    await exchange();
    expect([polite.connections.length, impolite.connections.length]).toEqual([2, 2]);
    expect(tracksOf(impolite)).toEqual(["cam"]);
  });
});

describe("a refusal of the server", () => {
  it.each(["unknown_participant", "superseded"])(
    "with %s is no problem: what it concerns comes again",
    async (code) => {
      polite.refusal = new MaruError(code, "", "");
      meet();
      await settle();
      expect(polite.problems).toEqual([]);
    },
  );

  it("otherwise is told", async () => {
    polite.refusal = new MaruError("message_too_large", "", "");
    meet();
    await settle();
    expect(polite.problems.map(({ code }) => code)).toEqual(["message_too_large"]);
  });
});

describe("what a peer may send by mistake or by malice", () => {
  it("makes us build only so many peer connections", async () => {
    meet();
    await exchange();
    for (let i = 0; i < 50; i++) {
      const sdp = `v=0\r\no=- ${i} 1 IN IP4 0\r\na=ice-ufrag:x\r\nm=audio 9 x 96\r\na=mid:0\r\na=sendrecv\r\n`;
      deliver({ type: "offer", to: "other", sdp, tracks: { "0": "cam" } }, polite);
      await settle();
    }
    expect(polite.connections).toHaveLength(9);
  });

  it("does not find members of objects by its track map", async () => {
    meet();
    await exchange();
    const sdp = `v=0\r\no=- 5 1 IN IP4 0\r\na=ice-ufrag:x\r\nm=audio 9 x 96\r\na=mid:constructor\r\na=sendrecv\r\n`;
    deliver({ type: "offer", to: "other", sdp, tracks: {} }, polite);
    await settle();
    expect(polite.pc.transceivers[0]?.mid).toBe("constructor");
    expect(tracksOf(polite)).toEqual([]);
  });

  it.each(["", "v=0", "\0", "o=", "v=0\r\no=- \r\n", "x".repeat(10_000)])("%j does no harm", async (sdp) => {
    meet();
    await exchange();
    connect();
    deliver({ type: "answer", to: "other", sdp, tracks: {} }, polite);
    deliver({ type: "offer", to: "other", sdp, tracks: { "0": "cam" } }, polite);
    await settle();
    deliver({ type: "candidate", to: "other", candidate: { candidate: sdp, usernameFragment: sdp } }, polite);
    await settle();
    polite.peer.close();
  });
});
