import type { PeerState, Topology } from "./api.js";
import { MaruError } from "./errors.js";
import { Peer, type PeerHost, type RemoteDescription } from "./peer.js";
import type { RoomEvent, TrackMap, WireConnection } from "./protocol.js";
import type { Recorder } from "./recorder.js";
import type { JoinKind } from "./signaling-listener.js";

/** What the mesh needs from the room, besides what its peers need. */
export interface MeshHost extends PeerHost {
  readonly recorder: Recorder;
  nameOf(peer: string): string;
  /** Whether the server lost sight of the participant, who may be on the way back. */
  isReturning(peer: string): boolean;
  topologyChanged(topology: Topology, peers: readonly string[]): void;
}

/** The media connections that the server wants us to hold. */
export class Mesh {
  readonly #host: MeshHost;
  readonly #peers = new Map<string, Peer>();
  /** Of modes that this version does not know: the server's other clients do. */
  readonly #others = new Set<string>();
  topology: Topology = "mesh";

  constructor(host: MeshHost) {
    this.#host = host;
  }

  /** To how many peers each of our tracks is sent. */
  get size(): number {
    return this.#peers.size;
  }

  /** Takes the whole state of a `joined`. */
  joined(topology: Topology, connections: readonly WireConnection[], how: JoinKind): void {
    if (how === "anew") this.close();
    const listed = new Set(connections.map(({ peer }) => peer));
    for (const id of [...this.#peers.keys()]) {
      // Who is on the way back keeps the connection.
      if (!listed.has(id) && !this.#host.isReturning(id)) this.#remove(id);
    }
    this.#others.clear();
    for (const connection of connections) this.#announced(connection, how === "restored");
    this.#changed(topology);
  }

  /** Handles an event of the room. Returns whether it was one of these. */
  handle(event: RoomEvent): boolean {
    switch (event.type) {
      case "topology":
        this.#topology(event);
        return true;
      case "offer":
      case "answer":
        if (typeof event.sdp === "string") this.#peers.get(event.from)?.description(descriptionOf(event));
        return true;
      case "candidate":
        this.#peers.get(event.from)?.candidate(event.candidate ?? null);
        return true;
      default:
        return false;
    }
  }

  /** A participant is gone, and with it the connection. */
  left(peer: string): void {
    if (this.#peers.has(peer)) {
      this.#remove(peer);
      this.#changed(this.topology);
    }
  }

  /** Our published tracks, or their media, have changed. */
  sync(): void {
    for (const peer of this.#peers.values()) this.#guarded(peer.id, () => peer.sync());
  }

  /** Signaling works again, or the network has changed. */
  hurry(): void {
    for (const peer of this.#peers.values()) peer.hurry();
  }

  reconfigure(): void {
    for (const peer of this.#peers.values()) peer.reconfigure();
  }

  named(peer: string, name: string): void {
    this.#peers.get(peer)?.named(name);
  }

  stateOf(peer: string): PeerState {
    return this.#peers.get(peer)?.state ?? "none";
  }

  close(): void {
    for (const id of [...this.#peers.keys()]) this.#remove(id);
  }

  #topology(event: Extract<RoomEvent, { type: "topology" }>): void {
    if (event.connections) {
      const listed = new Set(event.connections.map(({ peer }) => peer));
      for (const id of [...this.#peers.keys()]) if (!listed.has(id)) this.#remove(id);
      this.#others.clear();
      for (const connection of event.connections) this.#announced(connection, false);
    }
    for (const peer of event.remove ?? []) {
      this.#others.delete(peer);
      if (this.#peers.has(peer)) this.#remove(peer);
    }
    for (const connection of event.add ?? []) this.#announced(connection, true);
    this.#changed(event.topology ?? this.topology);
  }

  #announced(connection: WireConnection, isRestored: boolean): void {
    if (connection.mode !== "mesh") {
      if (this.#peers.has(connection.peer)) this.#remove(connection.peer);
      this.#others.add(connection.peer);
      return;
    }
    const known = this.#peers.get(connection.peer);
    if (!known) this.#open(connection);
    else if (isRestored) this.#guarded(known.id, () => known.restored(connection));
    else known.update(connection);
  }

  #open(connection: WireConnection): void {
    const log = this.#host.recorder.open(connection, this.#host.nameOf(connection.peer));
    this.#guarded(connection.peer, () => {
      this.#peers.set(connection.peer, new Peer(this.#host, connection, log));
    });
  }

  #remove(id: string): void {
    const peer = this.#peers.get(id);
    this.#peers.delete(id);
    peer?.close();
  }

  #changed(topology: Topology): void {
    this.topology = topology;
    for (const peer of this.#peers.values()) peer.applyLimits();
    this.#host.topologyChanged(topology, [...this.#peers.keys(), ...this.#others]);
  }

  /** What a browser refuses is one peer's trouble, not the others'. */
  #guarded(peer: string, task: () => void): void {
    try {
      task();
    } catch (cause) {
      const error =
        cause instanceof MaruError
          ? cause
          : new MaruError("negotiation_failed", "The browser refused a peer connection.", "See the cause.", { cause });
      this.#host.problem(peer, error);
    }
  }
}

/** What a peer sent, as far as it makes sense: the server does not look into it. */
function descriptionOf(event: { type: "offer" | "answer"; sdp: string; tracks?: TrackMap }): RemoteDescription {
  const { type, sdp, tracks } = event;
  return { type, sdp, tracks: typeof tracks === "object" && tracks !== null ? tracks : {} };
}
