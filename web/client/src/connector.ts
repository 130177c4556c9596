import type { Environment } from "./environment.js";
import { MaruError } from "./errors.js";
import { openEventStream } from "./sse.js";
import type { Transport } from "./transport.js";
import { openWebSocket } from "./websocket.js";

/** After so many WebSockets in a row that did not open, or ended unheard, the fallback is taken (docs/signaling.md §9). */
const FAILURES_BEFORE_FALLBACK = 2;
/** The fallback is kept for so long; the first reconnect after it tries WebSocket again. */
const FALLBACK_MILLIS = 60_000;
/** How long a WebSocket that worked before may take to prove that it works again, once the fallback did open. */
const SECOND_CHANCE_MILLIS = 2_000;

/** Which transport to take. */
export type TransportChoice = "auto" | "websocket" | "sse";

/** Opens transports, and remembers which kind works on this network. */
export class Connector {
  readonly url: string;
  readonly #environment: Environment;
  readonly #choice: TransportChoice;
  #failures = 0;
  #fallbackUntil = 0;
  #webSocketWorked = false;
  #warm: Transport | null = null;

  constructor(environment: Environment, url: string, choice: TransportChoice) {
    this.#environment = environment;
    this.url = url;
    this.#choice = choice;
  }

  /** How many failed attempts mean that the server cannot be reached: each kind of transport had its turn. */
  get attemptsToReach(): number {
    return this.#choice === "auto" ? FAILURES_BEFORE_FALLBACK + 1 : FAILURES_BEFORE_FALLBACK;
  }

  /** Opens a transport ahead of time. The next {@link open} takes it if it is still there. */
  async warmUp(signal: AbortSignal): Promise<void> {
    const transport = await this.open(signal);
    this.#warm = transport;
    transport.listen({
      message: () => {},
      closed: () => {
        if (this.#warm === transport) this.#warm = null;
      },
    });
  }

  /** Closes the transport that was opened ahead of time, if nobody took it. */
  cool(): void {
    this.#warm?.close(1000, "");
    this.#warm = null;
  }

  /** @throws MaruError `unreachable`, `aborted` and what the server refuses a connection with */
  async open(signal: AbortSignal): Promise<Transport> {
    const warm = this.#warm;
    this.#warm = null;
    if (warm) return warm;
    if (this.#takesFallback()) return this.#openFallback(signal);
    try {
      return await openWebSocket(this.#environment, this.url, signal);
    } catch (error) {
      if (!signal.aborted) this.#failures++;
      throw error;
    }
  }

  /** To be called when a transport from {@link open} has ended, or carried its first message. */
  judge(transport: Transport): void {
    if (transport.kind !== "websocket") return;
    if (transport.heard) {
      this.#failures = 0;
      this.#webSocketWorked = true;
    } else {
      this.#failures++;
    }
  }

  #takesFallback(): boolean {
    if (this.#choice !== "auto") return this.#choice === "sse";
    if (this.#environment.clock.now() < this.#fallbackUntil) return true;
    return this.#failures >= FAILURES_BEFORE_FALLBACK;
  }

  async #openFallback(signal: AbortSignal): Promise<Transport> {
    const isFirst = this.#failures > 0;
    let transport: Transport;
    try {
      transport = await openEventStream(this.#environment, this.url, signal);
    } catch (error) {
      // Neither gets through, so the server is away rather than WebSockets blocked: begin again with WebSocket.
      this.#failures = 0;
      this.#fallbackUntil = 0;
      throw error;
    }
    if (this.#choice === "sse") return transport;
    if (isFirst && this.#webSocketWorked) {
      this.#webSocketWorked = false;
      const webSocket = await this.#secondChance(signal);
      if (webSocket) {
        transport.close(1000, "");
        return webSocket;
      }
    }
    if (isFirst) this.#fallbackUntil = this.#environment.clock.now() + FALLBACK_MILLIS;
    this.#failures = 0;
    return transport;
  }

  /**
   * A server that restarts refuses WebSockets just like a network that blocks them. Where they worked before, one more try
   * now that the server is certainly there keeps a restart from moving everybody to the fallback.
   */
  async #secondChance(signal: AbortSignal): Promise<Transport | null> {
    const attempt = new AbortController();
    const giveUp = () => attempt.abort();
    const timer = this.#environment.clock.setTimeout(giveUp, SECOND_CHANCE_MILLIS);
    signal.addEventListener("abort", giveUp);
    try {
      return await openWebSocket(this.#environment, this.url, attempt.signal);
    } catch {
      if (signal.aborted) throw new MaruError("aborted", "Connecting was given up.", "");
      return null;
    } finally {
      this.#environment.clock.clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
    }
  }
}

/**
 * The base URL of a server: an `http:` or `https:` URL whose path ends with `/`.
 *
 * @param url `https://…`, `wss://…` or a path; the page's own origin when missing
 * @param page the page's address, the base of a path
 * @throws MaruError `bad_argument`
 */
export function serverUrl(url: string | URL | undefined, page: string | undefined): string {
  let parsed: URL;
  try {
    parsed = new URL(url ?? "/", page);
  } catch (cause) {
    throw badUrl(String(url), cause);
  }
  const href = parsed.href.replace(/^ws/, "http").replace(/[?#].*$/, "");
  if (!/^https?:/.test(href)) throw badUrl(href);
  return href.replace(/\/?(signal\/v1\/?)?$/, "/");
}

function badUrl(url: string, cause?: unknown): MaruError {
  return new MaruError("bad_argument", `“${url}” is no address of a server.`, "Give https://… or wss://….", {
    field: "url",
    cause,
  });
}
