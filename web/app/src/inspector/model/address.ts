/** Where an IP address can be reached from, which is what decides whether a candidate can work. */
export type AddressScope = "mdns" | "loopback" | "link-local" | "private" | "carrier" | "public" | "hidden" | "name";

export interface Address {
  readonly text: string;
  readonly family: 4 | 6 | null;
  readonly scope: AddressScope;
}

/**
 * Classifies an address as it stands in a candidate: IPv4, IPv6, an mDNS name (RFC 8828 hides host addresses behind
 * one), another name, or nothing where the browser keeps it back.
 */
export function readAddress(text: string | null | undefined): Address {
  const plain = (text ?? "").replace(/^\[|\]$/g, "");
  if (plain === "" || plain === "0.0.0.0" || plain === "::") return { text: plain, family: null, scope: "hidden" };
  const bytes = ipv4Bytes(plain);
  if (bytes) return { text: plain, family: 4, scope: ipv4Scope(bytes) };
  if (plain.includes(":")) return { text: plain, family: 6, scope: ipv6Scope(plain.toLowerCase()) };
  return { text: plain, family: null, scope: plain.toLowerCase().endsWith(".local") ? "mdns" : "name" };
}

/** Whether both stand in one local network as far as the addresses tell: the same /24, the same /64, or mDNS names. */
export function isSameNetwork(a: Address, b: Address): boolean {
  if (a.scope === "mdns" || b.scope === "mdns") return isLocal(a) && isLocal(b);
  if (a.family !== b.family || !isLocal(a) || !isLocal(b)) return false;
  if (a.family === 4) return prefix(a.text, ".", 3) === prefix(b.text, ".", 3);
  const left = ipv6Groups(a.text.toLowerCase());
  const right = ipv6Groups(b.text.toLowerCase());
  return left !== null && right !== null && left.slice(0, 4).join() === right.slice(0, 4).join();
}

/** Whether the address only means something inside a network of its own. */
export function isLocal(address: Address): boolean {
  return ["mdns", "loopback", "link-local", "private"].includes(address.scope);
}

function ipv4Bytes(text: string): readonly number[] | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return null;
  const bytes = match.slice(1).map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}

function ipv4Scope([a = 0, b = 0]: readonly number[]): AddressScope {
  if (a === 127) return "loopback";
  if (a === 169 && b === 254) return "link-local";
  if (a === 10 || (a === 192 && b === 168) || (a === 172 && b >= 16 && b <= 31)) return "private";
  if (a === 100 && b >= 64 && b <= 127) return "carrier"; // RFC 6598: between a provider's NAT and its customers
  return "public";
}

function ipv6Scope(text: string): AddressScope {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (mapped?.[1]) return readAddress(mapped[1]).scope;
  if (text === "::1") return "loopback";
  const first = ipv6Groups(text)?.[0] ?? 0;
  if ((first & 0xffc0) === 0xfe80) return "link-local";
  if ((first & 0xfe00) === 0xfc00) return "private"; // RFC 4193: unique local
  return "public";
}

function ipv6Groups(text: string): readonly number[] | null {
  const [head = "", tail] = (text.split("%")[0] ?? "").split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  if (missing < 0) return null;
  const groups = [...left, ...Array<string>(missing).fill("0"), ...right].map((group) => parseInt(group, 16));
  return groups.length === 8 && groups.every((group) => !Number.isNaN(group)) ? groups : null;
}

function prefix(text: string, separator: string, parts: number): string {
  return text.split(separator).slice(0, parts).join(separator);
}
