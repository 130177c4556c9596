import type { CandidateRecord, ConnectionMode, SelectedPair } from "@maru/client";
import { endpoint, type CandidateType } from "./candidate";
import { isLocal, isSameNetwork, readAddress } from "./address";

/** A place that packets pass on their way. */
export interface PathNode {
  readonly kind: "self" | "nat" | "relay" | "peer" | "server";
  /** Whose it is: our end's or the other one's. */
  readonly side: "local" | "remote";
  /** `address:port` as it is known there, empty where the browser hides it. */
  readonly address: string;
  /** Of a relay: the server's name. */
  readonly server: string | null;
}

/** A stretch between two places. */
export interface PathLink {
  /** `UDP`, `TCP`, `TLS`; null where nobody tells (between the other side's NAT and itself). */
  readonly protocol: "UDP" | "TCP" | "TLS" | null;
  /** Whether it crosses the internet (drawn wide), rather than a network of one side. */
  readonly wide: boolean;
}

/** What a path means in one sentence (`inspector.path.<meaning>`). */
export type PathMeaning =
  | "sameMachine"
  | "localNetwork"
  | "privateRouted"
  | "publicIpv6"
  | "publicIpv4"
  | "natLocal"
  | "natRemote"
  | "natBoth"
  | "relayLocal"
  | "relayRemote"
  | "relayBoth"
  | "serverDirect"
  | "serverNat"
  | "serverRelay"
  | "unknown";

export type PathNote = "tcp" | "relayTcp" | "relayTls" | "mdns" | "prflx";

export interface Path {
  readonly nodes: readonly PathNode[];
  /** One fewer than nodes. */
  readonly links: readonly PathLink[];
  readonly meaning: PathMeaning;
  readonly notes: readonly PathNote[];
}

interface End {
  readonly record: CandidateRecord;
  readonly type: CandidateType;
  readonly nat: boolean;
}

/**
 * Draws the way of the packets from the selected pair. A NAT is what stands between a host's own address and the one
 * that others see; a peer-reflexive address with a private number is no NAT but a check that came before the candidate.
 *
 * @param candidates all that are known of this connection: they tell whether an address is a host's own
 */
export function pathOf(pair: SelectedPair, candidates: readonly CandidateRecord[], mode: ConnectionMode): Path {
  const local = endOf(pair.local, candidates);
  const remote = endOf(pair.remote, candidates);
  const near = localNodes(local);
  const far = remoteNodes(remote, mode);
  const nodes = [...near, ...far];
  const middle: PathLink = {
    protocol: pair.local.protocol === "tcp" ? "TCP" : "UDP",
    wide: !staysInside(local, remote),
  };
  return {
    nodes,
    links: [...localLinks(local, near.length - 1), middle, ...remoteLinks(far.length - 1)],
    meaning: mode === "mesh" ? meaningOfEnds(local, remote) : meaningToServer(local),
    notes: notesOf(local, remote),
  };
}

function endOf(record: CandidateRecord, candidates: readonly CandidateRecord[]): End {
  const hosts = candidates.filter((other) => other.side === record.side && other.type === "host");
  const isOwn = (address: string): boolean => hosts.some((host) => host.address === address);
  const type = record.type === "unknown" ? "host" : record.type;
  const address = readAddress(record.address);
  const related = readAddress(record.relatedAddress);
  switch (type) {
    case "host":
      return { record, type, nat: false };
    case "srflx":
      return { record, type, nat: true };
    case "prflx":
      return { record, type, nat: !isOwn(record.address) && !isLocal(address) };
    case "relay":
      return { record, type, nat: related.scope !== "hidden" && !isLocal(related) && !isOwn(related.text) };
  }
}

function localNodes({ record, type, nat }: End): PathNode[] {
  const related = at(record.relatedAddress, record.relatedPort);
  const own = at(record.address, record.port);
  const node = (kind: PathNode["kind"], address: string, server: string | null = null): PathNode => ({
    kind,
    side: "local",
    address,
    server,
  });
  if (type === "relay") {
    const relay = node("relay", own, serverName(record.url));
    return nat ? [node("self", ""), node("nat", related), relay] : [node("self", related), relay];
  }
  return nat ? [node("self", related), node("nat", own)] : [node("self", own)];
}

function remoteNodes({ record, type, nat }: End, mode: ConnectionMode): PathNode[] {
  const related = at(record.relatedAddress, record.relatedPort);
  const own = at(record.address, record.port);
  const node = (kind: PathNode["kind"], address: string): PathNode => ({ kind, side: "remote", address, server: null });
  const last = mode === "mesh" ? "peer" : "server";
  if (type === "relay") {
    const relay = node("relay", own);
    return nat ? [relay, node("nat", related), node(last, "")] : [relay, node(last, related)];
  }
  return nat ? [node("nat", own), node(last, related)] : [node(last, own)];
}

function localLinks({ record, type }: End, count: number): PathLink[] {
  const relayed = type === "relay";
  const protocol = relayed ? relayProtocol(record) : record.protocol === "tcp" ? "TCP" : "UDP";
  return Array.from({ length: count }, (_, index) => ({ protocol, wide: relayed && index === count - 1 }));
}

function remoteLinks(count: number): PathLink[] {
  return Array.from({ length: count }, (_, index) => ({ protocol: null, wide: count === 2 && index === 0 }));
}

function meaningOfEnds(local: End, remote: End): PathMeaning {
  if (local.type === "relay" && remote.type === "relay") return "relayBoth";
  if (local.type === "relay") return "relayLocal";
  if (remote.type === "relay") return "relayRemote";
  if (local.nat && remote.nat) return "natBoth";
  if (local.nat) return "natLocal";
  if (remote.nat) return "natRemote";
  const [a, b] = [readAddress(local.record.address), readAddress(remote.record.address)];
  if (a.scope === "loopback" || (a.text !== "" && a.text === b.text)) return "sameMachine";
  if (a.scope === "hidden" && b.scope === "hidden") return "localNetwork";
  if (isSameNetwork(a, b)) return "localNetwork";
  if (isLocal(a) || isLocal(b)) return "privateRouted";
  return a.family === 6 ? "publicIpv6" : "publicIpv4";
}

function meaningToServer(local: End): PathMeaning {
  if (local.type === "relay") return "serverRelay";
  return local.nat ? "serverNat" : "serverDirect";
}

function notesOf(local: End, remote: End): PathNote[] {
  const notes: PathNote[] = [];
  if (local.type === "relay" && local.record.relayProtocol === "tls") notes.push("relayTls");
  if (local.type === "relay" && local.record.relayProtocol === "tcp") notes.push("relayTcp");
  if (local.record.protocol === "tcp") notes.push("tcp");
  if (local.type === "prflx" || remote.type === "prflx") notes.push("prflx");
  if ([local, remote].some((end) => readAddress(end.record.address).scope === "mdns")) notes.push("mdns");
  return notes;
}

function staysInside(local: End, remote: End): boolean {
  if (local.nat || remote.nat || local.type === "relay" || remote.type === "relay") return false;
  const [a, b] = [readAddress(local.record.address), readAddress(remote.record.address)];
  return isLocal(a) || isLocal(b) || a.scope === "hidden" || a.text === b.text;
}

function relayProtocol(record: CandidateRecord): "UDP" | "TCP" | "TLS" {
  if (record.relayProtocol === "tls") return "TLS";
  return record.relayProtocol === "tcp" ? "TCP" : "UDP";
}

function serverName(url: string | null): string | null {
  return url?.replace(/^(stuns?|turns?):/, "").replace(/\?.*$/, "") ?? null;
}

function at(address: string | null, port: number | null): string {
  return endpoint(readAddress(address), port ?? 0);
}
