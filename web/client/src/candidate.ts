import type { CandidateRecord, CandidateType } from "./inspection.js";
import type { WireCandidate } from "./protocol.js";

/** What a candidate line says (RFC 8839 §5.1). */
export type CandidateLine = Pick<
  CandidateRecord,
  | "type"
  | "protocol"
  | "address"
  | "port"
  | "priority"
  | "foundation"
  | "component"
  | "tcpType"
  | "relatedAddress"
  | "relatedPort"
  | "usernameFragment"
>;

const TYPES: ReadonlySet<string> = new Set(["host", "srflx", "prflx", "relay"]);

/** A candidate's type, as the inspector names it. */
export function candidateType(type: unknown): CandidateType | "unknown" {
  return typeof type === "string" && TYPES.has(type) ? (type as CandidateType) : "unknown";
}

/** A transport protocol, as the inspector names it. */
export function candidateProtocol(protocol: unknown): "udp" | "tcp" | "unknown" {
  const lower = String(protocol).toLowerCase();
  return lower === "udp" || lower === "tcp" ? lower : "unknown";
}

/** Reads a candidate line. What it lacks, or what makes no sense, is unknown, 0, empty or null: it is for showing only. */
export function parseCandidate(line: string): CandidateLine {
  const [foundation = "", component, protocol, priority, address = "", port, , type, ...rest] = line
    .trim()
    .replace(/^(a=)?candidate:/, "")
    .split(/\s+/);
  const extensions = new Map<string, string>();
  for (let i = 0; i + 1 < rest.length; i += 2) extensions.set(rest[i]!, rest[i + 1]!);
  return {
    foundation,
    component: number(component),
    protocol: candidateProtocol(protocol),
    priority: number(priority),
    address,
    port: number(port),
    type: candidateType(type),
    tcpType: extensions.get("tcptype") ?? null,
    relatedAddress: extensions.get("raddr") ?? null,
    relatedPort: extensions.has("rport") ? number(extensions.get("rport")) : null,
    usernameFragment: extensions.get("ufrag") ?? null,
  };
}

/** `srflx udp 203.0.113.7:50123`, for a list. */
export function describeCandidate(line: string): string {
  if (line === "") return "end of candidates";
  const { type, protocol, address, port } = parseCandidate(line);
  return `${type} ${protocol} ${address.includes(":") ? `[${address}]` : address}:${port}`;
}

function number(text: string | undefined): number {
  const value = Number(text);
  return Number.isFinite(value) ? value : 0;
}

/** A candidate as the browser takes it. */
export function toInit(candidate: WireCandidate): RTCIceCandidateInit {
  const { sdpMid = null, sdpMLineIndex = null, usernameFragment = null } = candidate;
  return { candidate: candidate.candidate, sdpMid, sdpMLineIndex, usernameFragment };
}

/** A candidate as the protocol carries it. */
export function toWire(candidate: RTCIceCandidate): WireCandidate {
  const { sdpMid, sdpMLineIndex, usernameFragment } = candidate;
  return { candidate: candidate.candidate, sdpMid, sdpMLineIndex, usernameFragment };
}
