import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { describeCandidate, parseCandidate } from "../src/candidate.js";
import { browserEnvironment } from "../src/environment.js";
import type { InspectionChange } from "../src/inspection.js";
import { Recorder } from "../src/recorder.js";
import { StatsReader } from "../src/stats.js";
import { FakePeerConnection } from "./fake-media.js";
import { connection, JUN, settle } from "./fake-server.js";

let recorder: Recorder;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  recorder = new Recorder(browserEnvironment.clock, "https://maru.test/");
});

afterEach(() => {
  vi.useRealTimers();
});

function send(message: Record<string, unknown>): void {
  recorder.sent(message, JSON.stringify(message));
}

const HOST = "candidate:842163049 1 udp 1677729535 10.0.0.7 50123 typ host generation 0 ufrag abcd network-cost 999";
const RELAY = "candidate:3 1 UDP 41885439 203.0.113.9 61000 typ relay raddr 198.51.100.4 rport 40000";

describe("a candidate line", () => {
  it("is taken apart", () => {
    expect(parseCandidate(HOST)).toEqual({
      foundation: "842163049",
      component: 1,
      protocol: "udp",
      priority: 1_677_729_535,
      address: "10.0.0.7",
      port: 50_123,
      type: "host",
      tcpType: null,
      relatedAddress: null,
      relatedPort: null,
      usernameFragment: "abcd",
    });
    expect(parseCandidate(RELAY)).toMatchObject({
      type: "relay",
      protocol: "udp",
      relatedAddress: "198.51.100.4",
      relatedPort: 40_000,
    });
    expect(parseCandidate("a=candidate:1 1 tcp 5 fd00::1 9 typ srflx tcptype active")).toMatchObject({
      protocol: "tcp",
      tcpType: "active",
    });
  });

  it.each(["", "candidate:", "nonsense", "candidate:1 x y z a b typ", "candidate:1 1 sctp 1 h p typ newtype"])(
    "that makes no sense is unknown: %j",
    (line) => {
      expect(parseCandidate(line)).toMatchObject({ type: "unknown", protocol: "unknown" });
    },
  );

  it("has a short form", () => {
    expect(describeCandidate(HOST)).toBe("host udp 10.0.0.7:50123");
    expect(describeCandidate("candidate:1 1 udp 5 fd00::1 9 typ host")).toBe("host udp [fd00::1]:9");
    expect(describeCandidate("")).toBe("end of candidates");
  });
});

describe("the record", () => {
  it("puts each message where it belongs, with its size and a summary", () => {
    recorder.open(connection(JUN), "Jun");
    send({ type: "offer", id: 5, to: JUN, sdp: "v=0", tracks: { "0": "cam" } });
    recorder.received({ type: "candidate", seq: 9, from: JUN, candidate: { candidate: HOST } }, "가");
    recorder.received({ type: "candidate", from: JUN, candidate: null }, "x");
    recorder.received({ type: "track.published", seq: 10, participant: JUN, track: { id: "cam" } }, "x");
    recorder.received({ type: "error", re: 7, code: "room_full", message: "Full." }, "x");
    send({ type: "unpublish", id: 6, track: "mic" });
    send({ type: "chat", id: 8, to: [JUN], text: "x" });
    const own = recorder.peers.get(JUN)!.timeline;
    expect(
      own.map((entry) => (entry.kind === "signal" ? [entry.direction, entry.type, entry.summary] : entry.kind)),
    ).toEqual([
      "note",
      ["out", "offer", "3 characters, tracks: cam"],
      ["in", "candidate", "host udp 10.0.0.7:50123"],
      ["in", "candidate", "end of candidates"],
    ]);
    expect(own[2]).toMatchObject({ seq: 9, id: null, bytes: 3, at: 1_000_000 });
    const common = recorder.signaling.timeline.map((entry) => (entry.kind === "signal" ? entry.summary : ""));
    expect(common).toEqual([`${JUN} cam`, "room_full: Full.", "mic", ""]);
    const numbers = [...own, ...recorder.signaling.timeline].map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(recorder.signaling.bytesReceived).toBe(6);
  });

  it("keeps no secrets and no long texts", () => {
    const iceServers = [{ urls: "turn:x", username: "u", credential: "secret" }];
    recorder.received({ type: "joined", re: 1, resumeToken: "secret", iceServers }, "x");
    send({ type: "join", id: 1, token: "secret", name: undefined });
    send({ type: "message", id: 2, payload: { deep: "y".repeat(500), list: Array.from({ length: 100 }, () => 1) } });
    let nested: unknown = 1;
    for (let i = 0; i < 50; i++) nested = { nested };
    send({ type: "message", id: 3, payload: nested });
    const text = JSON.stringify(recorder.signaling.timeline);
    expect(text).not.toContain("secret");
    expect(text).toContain("(500 characters)");
    expect(text.length).toBeLessThan(3_000);
  });

  it("is bounded", () => {
    const log = recorder.open(connection(JUN), "Jun");
    for (let i = 0; i < 2_500; i++) {
      log.note("candidate_failed", `${i}`);
      recorder.note("error", `${i}`);
      recorder.latency(i);
      log.candidate("remote", { candidate: HOST });
      log.description("local", { type: "offer", sdp: `${i}` }, {});
    }
    const record = recorder.peers.get(JUN)!;
    expect(record.timeline).toHaveLength(1_000);
    expect(record.candidates).toHaveLength(200);
    expect(record.descriptions).toHaveLength(40);
    expect(record.descriptions.at(-1)).toMatchObject({ version: 2_500, sdp: "2499" });
    expect(recorder.signaling.timeline).toHaveLength(1_000);
    expect(recorder.signaling.latencies).toHaveLength(60);
    for (let i = 0; i < 60; i++) recorder.open(connection(`p_${i}`), "x").closed();
    expect(recorder.peers.size).toBeLessThanOrEqual(18);
    expect(recorder.peers.has(JUN)).toBe(true);
  });

  it("tells who looks what changed, and survives one that throws", () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const changes: InspectionChange[] = [];
    recorder.subscribe(() => {
      throw new Error("a bug of the view");
    });
    const end = recorder.subscribe((change) => changes.push(change));
    const log = recorder.open(connection(JUN), "Jun");
    log.state("ice", "checking");
    log.state("ice", "checking");
    recorder.transport("connected", "websocket");
    recorder.transport("connected", "websocket");
    recorder.transport("reconnecting", null);
    end();
    log.note("closed");
    expect(changes).toEqual([
      { peer: JUN, what: "timeline" },
      { peer: JUN, what: "peer" },
      { peer: JUN, what: "timeline" },
      { peer: JUN, what: "state" },
      { peer: null, what: "state" },
      { peer: null, what: "state" },
    ]);
    expect(recorder.signaling).toMatchObject({ state: "reconnecting", reconnects: 1 });
    expect(recorder.peers.get(JUN)?.states.ice).toBe("checking");
    vi.restoreAllMocks();
  });

  it("reads statistics only while somebody looks", async () => {
    const pc = new FakePeerConnection({});
    const getStats = vi.spyOn(pc, "getStats");
    recorder.open(connection(JUN), "Jun").built(pc as unknown as RTCPeerConnection, () => null);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(getStats).not.toHaveBeenCalled();
    const ends = [recorder.subscribe(() => {}), recorder.subscribe(() => {})];
    await vi.advanceTimersByTimeAsync(3_000);
    expect(getStats).toHaveBeenCalledTimes(3);
    expect(recorder.peers.get(JUN)?.samples).toHaveLength(3);
    for (const end of ends) end();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(getStats).toHaveBeenCalledTimes(3);
    recorder.subscribe(() => {});
    getStats.mockRejectedValue(new Error("closed"));
    await vi.advanceTimersByTimeAsync(400_000);
    getStats.mockRestore();
    await vi.advanceTimersByTimeAsync(400_000);
    expect(recorder.peers.get(JUN)?.samples).toHaveLength(300);
    recorder.stop();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("draws the selected pair from the candidates it knows, and from those that were never signalled", async () => {
    const pc = new FakePeerConnection({});
    const log = recorder.open(connection(JUN), "Jun");
    log.built(pc as unknown as RTCPeerConnection, () => null);
    log.candidate("local", { candidate: HOST, sdpMid: "0" }, { url: "stun:x", relayProtocol: null });
    log.candidate("remote", null);
    pc.stats = report([
      {
        id: "T",
        type: "transport",
        selectedCandidatePairId: "P",
        tlsVersion: "FEFC",
        dtlsCipher: "TLS_AES_128_GCM_SHA256",
        srtpCipher: "AEAD_AES_128_GCM",
      },
      {
        id: "P",
        type: "candidate-pair",
        state: "succeeded",
        nominated: true,
        localCandidateId: "L",
        remoteCandidateId: "R",
        currentRoundTripTime: 0.012,
        bytesSent: 5,
        bytesReceived: 6,
      },
      { id: "L", type: "local-candidate", candidateType: "host", protocol: "udp", address: "10.0.0.7", port: 50_123 },
      { id: "R", type: "remote-candidate", candidateType: "prflx", protocol: "udp", address: "198.51.100.1", port: 4 },
    ]);
    await log.sample();
    const record = recorder.peers.get(JUN)!;
    expect(record.selectedPair).toMatchObject({ rttMillis: 12, bytesSent: 5, since: 1_000_000 });
    expect(record.selectedPair?.local).toBe(record.candidates[0]);
    expect(record.candidates[1]).toMatchObject({ side: "remote", type: "prflx", address: "198.51.100.1" });
    expect(record).toMatchObject({ dtlsVersion: "FEFC", srtpCipher: "AEAD_AES_128_GCM" });
    vi.setSystemTime(1_005_000);
    await log.sample();
    await settle();
    expect(record.candidates).toHaveLength(2);
    expect(record.selectedPair?.since).toBe(1_000_000);
    expect(record.timeline.filter((entry) => entry.kind === "note" && entry.code === "selected_pair")).toHaveLength(1);
  });
});

function report(stats: { id: string; type: string; [key: string]: unknown }[]): Map<string, object> {
  return new Map(stats.map((stat) => [stat.id, stat]));
}

describe("statistics", () => {
  const codec = { id: "C", type: "codec", mimeType: "video/VP8" };
  const inbound = (bytes: number, packets: number, lost: number, timestamp: number) => ({
    id: "I",
    type: "inbound-rtp",
    kind: "video",
    mid: "1",
    codecId: "C",
    bytesReceived: bytes,
    packetsReceived: packets,
    packetsLost: lost,
    jitter: 0.004,
    framesPerSecond: 30,
    frameWidth: 640,
    frameHeight: 360,
    framesDropped: 1,
    freezeCount: 0,
    keyFramesDecoded: 2,
    nackCount: 3,
    pliCount: 4,
    timestamp,
  });
  const outbound = (id: string, bytes: number, width: number, timestamp: number) => ({
    id,
    type: "outbound-rtp",
    kind: "video",
    mid: "0",
    bytesSent: bytes,
    packetsSent: bytes / 1_000,
    frameWidth: width,
    framesPerSecond: 25,
    qualityLimitationReason: "cpu",
    mediaSourceId: "M",
    timestamp,
  });
  const lookup = (mid: string, direction: string) =>
    mid === "1" && direction === "in" ? { id: "cam", source: "camera" } : null;
  const read = (reader: StatsReader, stats: Parameters<typeof report>[0], at: number) =>
    reader.read(report(stats) as unknown as RTCStatsReport, at, lookup);

  it("are rates between two readings", () => {
    const reader = new StatsReader();
    const first = read(reader, [codec, inbound(1_000, 10, 0, 1_000)], 1_000);
    expect(first.sample.tracks[0]).toMatchObject({ bitrateBps: null, lossRatio: null });
    const { sample } = read(reader, [codec, inbound(126_000, 100, 10, 2_000)], 2_000);
    expect(sample.tracks).toEqual([
      {
        track: "cam",
        mid: "1",
        source: "camera",
        kind: "video",
        direction: "in",
        bitrateBps: 1_000_000,
        packetsPerSecond: 90,
        lossRatio: 0.1,
        packetsLost: 10,
        jitterMillis: 4,
        rttMillis: null,
        framesPerSecond: 30,
        width: 640,
        height: 360,
        codec: "VP8",
        audioLevel: null,
        qualityLimitation: null,
        framesDropped: 1,
        freezeCount: 0,
        nackCount: 3,
        pliCount: 4,
        keyFrames: 2,
      },
    ]);
    expect(sample).toMatchObject({
      at: 2_000,
      receivedBps: 1_000_000,
      sentBps: 0,
      lossRatio: 0.1,
      receivedFramesPerSecond: 30,
    });
  });

  it("add up layers, and tell what the other side reports", () => {
    const reader = new StatsReader();
    const remote = {
      id: "X",
      type: "remote-inbound-rtp",
      localId: "O1",
      fractionLost: 0.02,
      packetsLost: 7,
      jitter: 0.001,
      roundTripTime: 0.05,
    };
    const source = { id: "M", type: "media-source", audioLevel: 0.5 };
    const pair = {
      id: "P",
      type: "candidate-pair",
      state: "succeeded",
      selected: true,
      availableOutgoingBitrate: 2_500_000,
      currentRoundTripTime: 0.03,
    };
    read(reader, [outbound("O1", 0, 640, 1_000), outbound("O2", 0, 1_280, 1_000), remote, source], 1_000);
    const { sample, pair: none } = read(
      reader,
      [outbound("O1", 10_000, 640, 2_000), outbound("O2", 30_000, 1_280, 2_000), remote, source, pair],
      2_000,
    );
    expect(sample.tracks).toHaveLength(1);
    expect(sample.tracks[0]).toMatchObject({
      track: "0",
      bitrateBps: 320_000,
      width: 1_280,
      qualityLimitation: "cpu",
      audioLevel: 0.5,
    });
    expect(sample).toMatchObject({
      sentBps: 320_000,
      remoteLossRatio: 0.02,
      availableOutgoingBps: 2_500_000,
      rttMillis: 30,
      sentFramesPerSecond: 25,
    });
    expect(none).toBeNull();
  });

  it("begin anew when counters were reset or time stood still", () => {
    const reader = new StatsReader();
    read(reader, [inbound(5_000, 10, 0, 1_000)], 1_000);
    expect(read(reader, [inbound(100, 1, 0, 2_000)], 2_000).sample.tracks[0]?.bitrateBps).toBeNull();
    expect(read(reader, [inbound(200, 2, 0, 2_000)], 2_000).sample.tracks[0]?.bitrateBps).toBeNull();
  });

  it("that make no sense are null", () => {
    const odd = { id: "I", type: "inbound-rtp", kind: 7, bytesReceived: "many", packetsLost: Number.NaN, jitter: null };
    const { sample } = read(new StatsReader(), [odd, { id: "Z", type: "something-new" }], 5);
    expect(sample.tracks[0]).toMatchObject({
      track: "I",
      mid: null,
      kind: "audio",
      packetsLost: null,
      jitterMillis: null,
    });
    expect(sample).toMatchObject({ rttMillis: null, lossRatio: null, receivedFramesPerSecond: null });
  });
});
