/** What the server tells the page about itself: `/app/config.json`. */
export interface ServerConfig {
  /** Addresses of this server for other machines on the network, https first. Empty when it listens on loopback only. */
  readonly lanUrls: readonly string[];
  readonly version: string;
  /** Whether anybody may join without a token. */
  readonly devMode: boolean;
  /** The most people in a room; null when the server does not say. */
  readonly maxParticipants: number | null;
}

const UNKNOWN: ServerConfig = { lanUrls: [], version: "", devMode: false, maxParticipants: null };

/** Asks the server. Never rejects: a server that does not say is one of which nothing is known. */
export async function loadServerConfig(): Promise<ServerConfig> {
  try {
    const response = await fetch("/app/config.json", { headers: { Accept: "application/json" } });
    return response.ok ? readServerConfig(await response.json()) : UNKNOWN;
  } catch {
    return UNKNOWN;
  }
}

/** Takes what is well-formed of an answer. */
export function readServerConfig(json: unknown): ServerConfig {
  if (typeof json !== "object" || json === null) return UNKNOWN;
  const { lanUrls, version, devMode, maxParticipants } = json as Record<string, unknown>;
  return {
    lanUrls: Array.isArray(lanUrls) ? lanUrls.filter(isWebAddress) : [],
    version: typeof version === "string" ? version : "",
    devMode: devMode === true,
    maxParticipants: typeof maxParticipants === "number" ? maxParticipants : null,
  };
}

/**
 * The link that brings others into a room. A page on localhost is nobody else's localhost: there the address on the
 * network is given, if there is one.
 */
export function inviteLink(path: string, origin: string, lanUrls: readonly string[]): string {
  const lan = lanUrls.find((url) => url.startsWith("https:")) ?? lanUrls[0];
  return new URL(path, isLoopback(new URL(origin).hostname) && lan ? lan : origin).href;
}

/** Whether a host name means this machine, for which browsers give cameras to plain http as well. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

function isWebAddress(value: unknown): value is string {
  return typeof value === "string" && /^https?:\/\//.test(value) && URL.canParse(value);
}
