import type { Inspection } from "@maru/client";
import { readAddress } from "./address";

export interface ExportOptions {
  /** Whether addresses and names stand in it as they are. Without, each is replaced by a stand-in that stays the same throughout. */
  readonly addresses: boolean;
  readonly now: number;
  readonly userAgent: string;
}

/** What nobody who reads a bug report needs, whatever the user chose. */
const SECRET_KEYS: ReadonlySet<string> = new Set(["token", "resumeToken", "credential", "password"]);
/** What people wrote to each other. */
const PRIVATE_TYPES: ReadonlySet<string> = new Set(["chat", "message"]);
const PRIVATE_FIELDS: ReadonlySet<string> = new Set(["text", "payload", "summary"]);
/** Their summaries hold candidates and numbers; those of other messages may hold names. */
const PLAIN_TYPES: ReadonlySet<string> = new Set(["offer", "answer", "candidate"]);
const NAME_KEYS: ReadonlySet<string> = new Set(["name", "identity", "label", "metadata", "room"]);
const HOST_URL = /\b(stuns?:|turns?:|https?:\/\/|wss?:\/\/)([^\s/:?"\]]+|\[[^\]]+\])/gi;
const IPV4 = /(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-])/g;
const IPV6 = /(?<![\w:.])(?:[\da-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4})(?![\w:])/gi;
const MDNS = /(?<![\w.-])[\w-]+\.local\b/gi;
/** The address of a candidate may be a name of the DNS (RFC 8839 §5.1). */
const CANDIDATE = /(candidate:\S+ \d+ \w+ \d+ )(\S+)/g;
const PASSWORD = /(a=ice-pwd:)\S+/g;

/** Everything that the inspector knows, as plain JSON for a bug report. Chat, tokens and ICE passwords are never in it. */
export function exportInspection(inspection: Inspection, options: ExportOptions): Record<string, unknown> {
  const scrub = new Scrubber(options.addresses);
  return {
    format: "maru-inspection",
    version: 1,
    exportedAt: new Date(options.now).toISOString(),
    userAgent: options.userAgent,
    addressesIncluded: options.addresses,
    signaling: scrub.value(inspection.signaling),
    peers: [...inspection.peers.values()].map((peer) => scrub.value(peer)),
  };
}

class Scrubber {
  readonly #keepAddresses: boolean;
  readonly #standIns = new Map<string, string>();

  constructor(keepAddresses: boolean) {
    this.#keepAddresses = keepAddresses;
  }

  value(value: unknown, key = ""): unknown {
    if (typeof value === "string") return this.#string(value, key);
    if (Array.isArray(value)) return value.map((item) => this.value(item, key));
    if (value === null || typeof value !== "object") return value;
    const type = "type" in value && typeof value.type === "string" ? value.type : "";
    const isPrivate = PRIVATE_TYPES.has(type);
    const isNamed = !this.#keepAddresses && "kind" in value && value.kind === "signal" && !PLAIN_TYPES.has(type);
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => {
        if (isPrivate && PRIVATE_FIELDS.has(name)) return [name, "[left out]"];
        if (isNamed && name === "summary") return [name, "[left out]"];
        return [name, this.value(field, name)];
      }),
    );
  }

  #string(text: string, key: string): string {
    if (SECRET_KEYS.has(key)) return "[left out]";
    const safe = text.replace(PASSWORD, "$1[left out]");
    if (this.#keepAddresses) return safe;
    if (NAME_KEYS.has(key)) return safe === "" ? "" : this.#standIn("name", safe);
    return safe
      .replace(HOST_URL, (_, scheme: string, host: string) => scheme + this.#host(host))
      .replace(CANDIDATE, (_, head: string, host: string) => head + this.#host(host))
      .replace(IPV6, (match) => this.#address(match))
      .replace(IPV4, (match) => this.#address(match))
      .replace(MDNS, (match) => this.#standIn("mdns", match));
  }

  #host(host: string): string {
    const plain = host.replace(/^\[|\]$/g, "");
    const { family, scope } = readAddress(plain);
    return family === null && scope === "name" ? this.#standIn("host", plain) : this.#address(plain);
  }

  #address(text: string): string {
    const { family, scope } = readAddress(text);
    if (family === null || scope === "loopback" || !isWhole(text, family)) return text;
    return this.#standIn(`ipv${family}-${scope}`, text);
  }

  #standIn(kind: string, original: string): string {
    const known = this.#standIns.get(`${kind} ${original}`);
    if (known !== undefined) return known;
    const count = [...this.#standIns.keys()].filter((key) => key.startsWith(`${kind} `)).length;
    const standIn = `[${kind}-${count + 1}]`;
    this.#standIns.set(`${kind} ${original}`, standIn);
    return standIn;
  }
}

/** Whether it is an IPv6 address and not a time of day or a part of a fingerprint. */
function isWhole(text: string, family: 4 | 6): boolean {
  return family === 4 || text.includes("::") || text.split(":").length === 8;
}
