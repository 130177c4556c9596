import type { Inspection, InspectionChange, PeerRecord, SignalingRecord } from "@maru/client";

const NO_SIGNALING: SignalingRecord = {
  state: "connected",
  transport: null,
  url: "",
  participant: null,
  latencies: [],
  reconnects: 0,
  bytesSent: 0,
  bytesReceived: 0,
  timeline: [],
  revision: 0,
};

/** The sandbox's inspection, on this side of the line: for the inspector, as if the connections were ours. */
export class MirroredInspection implements Inspection {
  readonly sampleIntervalMillis = 1_000;
  readonly #listeners = new Set<(change: InspectionChange) => void>();
  #signaling = NO_SIGNALING;
  #peers: ReadonlyMap<string, PeerRecord> = new Map();

  get signaling(): SignalingRecord {
    return this.#signaling;
  }

  get peers(): ReadonlyMap<string, PeerRecord> {
    return this.#peers;
  }

  subscribe(listener: (change: InspectionChange) => void): () => void {
    const own = (change: InspectionChange): void => listener(change);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** Takes over what the sandbox says. */
  take(signaling: SignalingRecord, peers: readonly PeerRecord[]): void {
    this.#signaling = signaling;
    this.#peers = new Map(peers.map((peer) => [peer.peer, peer]));
    for (const listener of [...this.#listeners]) listener({ peer: null, what: "timeline" });
  }
}
