import { readAddress, type Address } from "./address";

export type CandidateType = "host" | "srflx" | "prflx" | "relay";
export type TcpType = "active" | "passive" | "so";

/** The parts that RFC 8445 §5.1.2.1 builds a priority of: 2^24 × type + 2^8 × local + (256 − component). */
export interface PriorityParts {
  readonly type: number;
  readonly local: number;
  readonly component: number;
}

/** One ICE candidate, as the candidate attribute of RFC 8839 §5.1 says it. */
export interface Candidate {
  readonly foundation: string;
  readonly component: number;
  readonly protocol: "udp" | "tcp";
  readonly priority: number;
  readonly address: Address;
  readonly port: number;
  readonly type: CandidateType;
  readonly related: { readonly address: Address; readonly port: number } | null;
  readonly tcpType: TcpType | null;
  readonly ufrag: string | null;
  readonly networkCost: number | null;
}

const TYPES: readonly string[] = ["host", "srflx", "prflx", "relay"];
const TCP_TYPES: readonly string[] = ["active", "passive", "so"];

/** Reads `candidate:…` with or without `a=`; null when it is not one (an empty string ends a generation). */
export function parseCandidate(text: string): Candidate | null {
  const words = text.trim().replace(/^a=/, "").split(/\s+/);
  const [head = "", component, transport, priority, address, port, typ, type] = words;
  if (!head.startsWith("candidate:") || typ !== "typ" || type === undefined || !TYPES.includes(type)) return null;
  const protocol = transport?.toLowerCase();
  if (protocol !== "udp" && protocol !== "tcp") return null;
  const numbers = [component, priority, port].map(Number);
  if (numbers.some((number) => !Number.isInteger(number) || number < 0)) return null;
  const extra = extensions(words.slice(8));
  const relatedAddress = extra.get("raddr");
  const tcpType = extra.get("tcptype");
  const cost = extra.get("network-cost");
  return {
    foundation: head.slice("candidate:".length),
    component: numbers[0] ?? 0,
    protocol,
    priority: numbers[1] ?? 0,
    address: readAddress(address),
    port: numbers[2] ?? 0,
    type: type as CandidateType,
    related:
      relatedAddress === undefined
        ? null
        : { address: readAddress(relatedAddress), port: Number(extra.get("rport") ?? 0) },
    tcpType: tcpType !== undefined && TCP_TYPES.includes(tcpType) ? (tcpType as TcpType) : null,
    ufrag: extra.get("ufrag") ?? null,
    networkCost: cost === undefined ? null : Number(cost),
  };
}

/** Takes a priority apart; what RFC 8445 recommends is 126 host, 110 prflx, 100 srflx, 0 relay. */
export function priorityParts(priority: number): PriorityParts {
  return {
    type: Math.floor(priority / 2 ** 24) & 0xff,
    local: Math.floor(priority / 2 ** 8) & 0xffff,
    component: 256 - (priority & 0xff),
  };
}

/** `address:port`, with brackets around IPv6. */
export function endpoint(address: Address, port: number): string {
  if (address.scope === "hidden") return "";
  return address.family === 6 ? `[${address.text}]:${port}` : `${address.text}:${port}`;
}

/**
 * Says which sentence of the catalogue explains a candidate: `type` is about the kind, `notes` about what is special
 * in this one.
 */
export function candidateNotes(
  candidate: Pick<Candidate, "address" | "protocol" | "tcpType" | "type">,
): CandidateNote[] {
  const notes: CandidateNote[] = [];
  const { scope, family } = candidate.address;
  if (scope === "mdns") notes.push("mdns");
  if (scope === "hidden") notes.push("hidden");
  if (scope === "carrier") notes.push("carrier");
  if (scope === "link-local") notes.push("linkLocal");
  if (scope === "loopback") notes.push("loopback");
  if (candidate.type === "host" && scope === "public") notes.push(family === 6 ? "publicHost6" : "publicHost");
  if (candidate.type === "host" && scope === "private") notes.push("private");
  if (candidate.protocol === "tcp") {
    notes.push(candidate.tcpType === "active" || candidate.tcpType === null ? "tcpActive" : "tcpPassive");
  }
  return notes;
}

export type CandidateNote =
  | "mdns"
  | "hidden"
  | "carrier"
  | "linkLocal"
  | "loopback"
  | "publicHost"
  | "publicHost6"
  | "private"
  | "tcpActive"
  | "tcpPassive";

function extensions(words: readonly string[]): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (let i = 0; i + 1 < words.length; i += 2) pairs.set(words[i] ?? "", words[i + 1] ?? "");
  return pairs;
}
