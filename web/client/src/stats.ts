import { candidateProtocol, candidateType } from "./candidate.js";
import type { CandidateType, Direction, StatsSample, TrackSample } from "./inspection.js";

/** A statistics object of the browser: members beyond `id` and `type` depend on the type, and on the browser. */
type Stat = { readonly id: string; readonly type: string } & Readonly<Record<string, unknown>>;

/** One side of the selected pair, as statistics tell it. */
export interface StatsCandidate {
  readonly type: CandidateType | "unknown";
  readonly protocol: "udp" | "tcp" | "unknown";
  readonly address: string;
  readonly port: number;
  readonly priority: number;
  readonly foundation: string;
  readonly relayProtocol: string | null;
  readonly url: string | null;
  readonly relatedAddress: string | null;
  readonly relatedPort: number | null;
  readonly tcpType: string | null;
  readonly usernameFragment: string | null;
}

/** The selected pair, as statistics tell it. */
export interface StatsPair {
  readonly local: StatsCandidate;
  readonly remote: StatsCandidate;
  readonly rttMillis: number | null;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** What one reading gives. */
export interface StatsReading {
  readonly sample: StatsSample;
  readonly pair: StatsPair | null;
  readonly dtls: { readonly version: string | null; readonly cipher: string | null; readonly srtp: string | null };
}

/** Says which track a media section carries. */
export type TrackLookup = (
  mid: string,
  direction: Direction,
) => { readonly id: string; readonly source: string } | null;

interface Counters {
  readonly at: number;
  readonly bytes: number;
  readonly packets: number;
  readonly lost: number;
}

/** Turns the counters of `getStats()` (W3C webrtc-stats) into rates. Keeps the counters of the reading before. */
export class StatsReader {
  #before = new Map<string, Counters>();

  read(report: RTCStatsReport, at: number, lookup: TrackLookup): StatsReading {
    const stats = new Map<string, Stat>();
    report.forEach((stat: Stat) => stats.set(stat.id, stat));
    const now = new Map<string, Counters>();
    const tracks: TrackSample[] = [];
    let lost = 0;
    let expected = 0;
    for (const stat of stats.values()) {
      if (stat.type !== "inbound-rtp" && stat.type !== "outbound-rtp") continue;
      const counters = countersOf(stat, at);
      now.set(stat.id, counters);
      const delta = this.#since(stat.id, counters);
      const track = stat.type === "inbound-rtp" ? inbound(stat, stats, delta) : outbound(stat, stats, delta);
      const known = track.mid === null ? null : lookup(track.mid, track.direction);
      tracks.push(known ? { ...track, track: known.id, source: known.source } : track);
      if (delta && stat.type === "inbound-rtp") {
        lost += delta.lost;
        expected += delta.lost + delta.packets;
      }
    }
    this.#before = now;
    const pair = selectedPair(stats);
    return {
      sample: sampleOf(at, merge(tracks), pair, expected > 0 ? clamp(lost / expected) : null),
      pair: pair && pairOf(pair, stats),
      dtls: dtlsOf(stats),
    };
  }

  /** What happened since the reading before; null at the first one, or when the counters were reset. */
  #since(id: string, now: Counters): (Counters & { readonly seconds: number }) | null {
    const before = this.#before.get(id);
    if (!before || now.at <= before.at || now.bytes < before.bytes) return null;
    return {
      at: now.at,
      seconds: (now.at - before.at) / 1_000,
      bytes: now.bytes - before.bytes,
      packets: Math.max(now.packets - before.packets, 0),
      lost: Math.max(now.lost - before.lost, 0),
    };
  }
}

type Delta = (Counters & { readonly seconds: number }) | null;

function countersOf(stat: Stat, at: number): Counters {
  const isIn = stat.type === "inbound-rtp";
  return {
    at: num(stat.timestamp) ?? at,
    bytes: num(isIn ? stat.bytesReceived : stat.bytesSent) ?? 0,
    packets: num(isIn ? stat.packetsReceived : stat.packetsSent) ?? 0,
    lost: isIn ? (num(stat.packetsLost) ?? 0) : 0,
  };
}

function common(stat: Stat, stats: Map<string, Stat>, delta: Delta) {
  const codec = text(stats.get(String(stat.codecId))?.mimeType);
  const mid = text(stat.mid);
  return {
    track: mid ?? stat.id,
    mid,
    source: null,
    kind: stat.kind === "video" || stat.mediaType === "video" ? ("video" as const) : ("audio" as const),
    bitrateBps: delta && Math.round((delta.bytes * 8) / delta.seconds),
    packetsPerSecond: delta && Math.round(delta.packets / delta.seconds),
    framesPerSecond: num(stat.framesPerSecond),
    width: num(stat.frameWidth),
    height: num(stat.frameHeight),
    codec: codec && codec.replace(/^(audio|video)\//, ""),
    nackCount: num(stat.nackCount),
    pliCount: num(stat.pliCount),
  };
}

function inbound(stat: Stat, stats: Map<string, Stat>, delta: Delta): TrackSample {
  const expected = delta ? delta.packets + delta.lost : 0;
  return {
    ...common(stat, stats, delta),
    direction: "in",
    lossRatio: delta && expected > 0 ? clamp(delta.lost / expected) : null,
    packetsLost: num(stat.packetsLost),
    jitterMillis: millis(stat.jitter),
    rttMillis: null,
    audioLevel: num(stat.audioLevel),
    qualityLimitation: null,
    framesDropped: num(stat.framesDropped),
    freezeCount: num(stat.freezeCount),
    keyFrames: num(stat.keyFramesDecoded),
  };
}

function outbound(stat: Stat, stats: Map<string, Stat>, delta: Delta): TrackSample {
  const remote = stats.get(String(stat.remoteId)) ?? findRemote(stats, stat.id);
  const fraction = num(remote?.fractionLost);
  return {
    ...common(stat, stats, delta),
    direction: "out",
    lossRatio: fraction === null ? null : clamp(fraction),
    packetsLost: num(remote?.packetsLost),
    jitterMillis: millis(remote?.jitter),
    rttMillis: millis(remote?.roundTripTime),
    audioLevel: num(stats.get(String(stat.mediaSourceId))?.audioLevel),
    qualityLimitation: text(stat.qualityLimitationReason),
    framesDropped: null,
    freezeCount: null,
    keyFrames: num(stat.keyFramesEncoded),
  };
}

function findRemote(stats: Map<string, Stat>, localId: string): Stat | undefined {
  for (const stat of stats.values()) if (stat.type === "remote-inbound-rtp" && stat.localId === localId) return stat;
  return undefined;
}

/** Simulcast layers of one track become one sample: rates add up, sizes are those of the largest. */
function merge(samples: readonly TrackSample[]): TrackSample[] {
  const merged = new Map<string, TrackSample>();
  for (const sample of samples) {
    const key = `${sample.direction} ${sample.mid ?? sample.track}`;
    const other = merged.get(key);
    if (!other) {
      merged.set(key, sample);
      continue;
    }
    const [large, small] = (sample.width ?? 0) > (other.width ?? 0) ? [sample, other] : [other, sample];
    const known = Object.fromEntries(Object.entries(large).filter(([, value]) => value !== null));
    merged.set(key, {
      ...small,
      ...known,
      bitrateBps: add(sample.bitrateBps, other.bitrateBps),
      packetsPerSecond: add(sample.packetsPerSecond, other.packetsPerSecond),
    });
  }
  return [...merged.values()];
}

function sampleOf(at: number, tracks: TrackSample[], pair: Stat | null, lossRatio: number | null): StatsSample {
  const sent = tracks.filter((track) => track.direction === "out");
  const received = tracks.filter((track) => track.direction === "in");
  return {
    at,
    sentBps: sum(sent.map((track) => track.bitrateBps)),
    receivedBps: sum(received.map((track) => track.bitrateBps)),
    rttMillis: millis(pair?.currentRoundTripTime),
    lossRatio,
    remoteLossRatio: largest(sent.map((track) => track.lossRatio)),
    availableOutgoingBps: num(pair?.availableOutgoingBitrate),
    availableIncomingBps: num(pair?.availableIncomingBitrate),
    receivedFramesPerSecond: largest(received.map((track) => track.framesPerSecond)),
    sentFramesPerSecond: largest(sent.map((track) => track.framesPerSecond)),
    tracks,
  };
}

function selectedPair(stats: Map<string, Stat>): Stat | null {
  let nominated: Stat | null = null;
  for (const stat of stats.values()) {
    if (stat.type === "transport") {
      const pair = stats.get(String(stat.selectedCandidatePairId));
      if (pair) return pair;
    } else if (stat.type === "candidate-pair" && stat.state === "succeeded") {
      // Firefox names no pair in its transport, it marks it.
      if (stat.selected === true) return stat;
      if (stat.nominated === true) nominated ??= stat;
    }
  }
  return nominated;
}

function pairOf(pair: Stat, stats: Map<string, Stat>): StatsPair | null {
  const local = stats.get(String(pair.localCandidateId));
  const remote = stats.get(String(pair.remoteCandidateId));
  if (!local || !remote) return null;
  return {
    local: candidateOf(local),
    remote: candidateOf(remote),
    rttMillis: millis(pair.currentRoundTripTime),
    bytesSent: num(pair.bytesSent) ?? 0,
    bytesReceived: num(pair.bytesReceived) ?? 0,
  };
}

function candidateOf(stat: Stat): StatsCandidate {
  return {
    type: candidateType(stat.candidateType),
    protocol: candidateProtocol(stat.protocol),
    address: text(stat.address) ?? text(stat.ip) ?? "",
    port: num(stat.port) ?? 0,
    priority: num(stat.priority) ?? 0,
    foundation: text(stat.foundation) ?? "",
    relayProtocol: text(stat.relayProtocol),
    url: text(stat.url),
    relatedAddress: text(stat.relatedAddress),
    relatedPort: num(stat.relatedPort),
    tcpType: text(stat.tcpType),
    usernameFragment: text(stat.usernameFragment),
  };
}

function dtlsOf(stats: Map<string, Stat>): StatsReading["dtls"] {
  for (const stat of stats.values()) {
    if (stat.type !== "transport") continue;
    return { version: text(stat.tlsVersion), cipher: text(stat.dtlsCipher), srtp: text(stat.srtpCipher) };
  }
  return { version: null, cipher: null, srtp: null };
}

function num(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function millis(seconds: unknown): number | null {
  const value = num(seconds);
  return value === null ? null : value * 1_000;
}

function clamp(ratio: number): number {
  return Math.min(Math.max(ratio, 0), 1);
}

function add(a: number | null, b: number | null): number | null {
  return a === null && b === null ? null : (a ?? 0) + (b ?? 0);
}

function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

function largest(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((most, value) => (value === null ? most : Math.max(most ?? value, value)), null);
}
