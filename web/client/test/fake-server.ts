import { vi } from "vitest";
import { browserEnvironment, type Environment, type WakeReason } from "../src/environment.js";
import type { Joined, WireConnection, WireParticipant } from "../src/protocol.js";

export type Message = Record<string, unknown> & { type: string };

/** The server's end of one connection, of either transport. */
export interface Line {
  readonly kind: "websocket" | "sse";
  /** What the client sent, parsed. */
  readonly sent: Message[];
  /** How the client closed it. */
  readonly closedWith: { code: number; reason: string } | null;
  /** Sends a message to the client. */
  say(message: object | string): void;
  /** Ends the connection from the server's side. */
  end(code: number, reason?: string): void;
}

class SocketLine implements Line {
  readonly kind = "websocket";
  readonly sent: Message[] = [];
  closedWith: { code: number; reason: string } | null = null;
  readyState = 0;
  protocol = "";
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(
    readonly url: string,
    readonly offered: string,
  ) {}

  open(protocol = this.offered): void {
    this.readyState = 1;
    this.protocol = protocol;
    this.onopen?.();
  }

  fail(): void {
    this.readyState = 3;
    this.onerror?.();
    this.onclose?.({ code: 1006, reason: "" });
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Message);
  }

  close(code = 1000, reason = ""): void {
    if (this.readyState >= 2) return;
    this.readyState = 2;
    this.closedWith = { code, reason };
  }

  say(message: object | string): void {
    this.onmessage?.({ data: typeof message === "string" ? message : JSON.stringify(message) });
  }

  end(code: number, reason = ""): void {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }
}

class StreamLine implements Line {
  readonly kind = "sse";
  readonly sent: Message[] = [];
  closedWith: { code: number; reason: string } | null = null;
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  readonly body = new ReadableStream<Uint8Array>({ start: (controller) => void (this.#controller = controller) });

  constructor(readonly name: string) {}

  write(text: string): void {
    this.#controller.enqueue(new TextEncoder().encode(text));
  }

  say(message: object | string): void {
    this.write(`data: ${typeof message === "string" ? message : JSON.stringify(message)}\n\n`);
  }

  end(code: number, reason = ""): void {
    this.write(`event: close\ndata: ${JSON.stringify({ code, reason })}\n\n`);
    this.#controller.close();
  }

  cut(): void {
    this.#controller.error(new TypeError("network error"));
  }

  aborted(): void {
    this.closedWith = { code: 1000, reason: "" };
    try {
      this.#controller.error(new DOMException("aborted", "AbortError"));
    } catch {
      // Ended already.
    }
  }
}

/** A server to be scripted, and the surroundings of a client that reaches it. Times are those of Vitest's fake timers. */
export class FakeServer {
  readonly lines: Line[] = [];
  readonly posts: { connection: string; body: unknown; keepalive: boolean }[] = [];
  readonly wakers = new Set<(reason: WakeReason) => void>();
  readonly hiders = new Set<() => void>();
  /** What new WebSockets find: `blocked` ones fail, `hung` ones never answer. */
  webSocket: "works" | "blocked" | "hung" | "wrong protocol" = "works";
  sse: "works" | "blocked" | "hung" = "works";
  /** Answers GET or POST in place of the server. */
  intercept: ((url: string, init: RequestInit) => Response | undefined) | null = null;
  online = true;
  random = 0.5;
  webSocketsMade = 0;
  streamsMade = 0;

  readonly environment: Environment = {
    ...browserEnvironment,
    random: () => this.random,
    openWebSocket: (url, protocol) => this.#openWebSocket(url, protocol),
    fetch: (url, init) => this.#fetch(url, init),
    isOnline: () => this.online,
    onWake: (listener) => {
      this.wakers.add(listener);
      return () => this.wakers.delete(listener);
    },
    onPageHide: (listener) => {
      this.hiders.add(listener);
      return () => this.hiders.delete(listener);
    },
    onGesture: () => () => {},
  };

  /** The newest connection. */
  get line(): Line {
    const line = this.lines.at(-1);
    if (!line) throw new Error("nobody is connected");
    return line;
  }

  /** The newest message of the type that the client sent on the newest connection. */
  last(type: string): Message {
    const message = this.line.sent.filter((sent) => sent.type === type).at(-1);
    if (!message) throw new Error(`no ${type} in ${JSON.stringify(this.line.sent)}`);
    return message;
  }

  count(type: string): number {
    return this.line.sent.filter((sent) => sent.type === type).length;
  }

  wake(reason: WakeReason): void {
    for (const waker of [...this.wakers]) waker(reason);
  }

  /** Answers the join, or the resume, on the newest connection. */
  async join(overrides: Partial<Joined> = {}): Promise<void> {
    const greeting = this.line.sent.filter(({ type }) => type === "join" || type === "resume").at(-1);
    this.line.say(joined({ re: Number(greeting?.id), ...overrides }));
    await settle();
  }

  async resume(received: number, overrides: object = {}): Promise<void> {
    const re = this.last("resume").id;
    this.line.say({ type: "resumed", re, received, resumeToken: "second", replaying: 0, ...overrides });
    await settle();
  }

  #openWebSocket(url: string, protocol: string): WebSocket {
    this.webSocketsMade++;
    const line = new SocketLine(url, protocol);
    const fate = this.webSocket;
    queueMicrotask(() => {
      if (fate === "blocked") line.fail();
      else if (fate === "works" && line.readyState === 0) {
        this.lines.push(line);
        line.open();
      } else if (fate === "wrong protocol") line.open("");
    });
    return line as unknown as WebSocket;
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const answer = this.intercept?.(url, init);
    if (answer) return answer;
    return init.method === "POST" ? this.#post(init) : this.#stream(init);
  }

  async #stream(init: RequestInit): Promise<Response> {
    this.streamsMade++;
    if (this.sse === "blocked") throw new TypeError("Failed to fetch");
    if (this.sse === "hung") {
      return new Promise((_, reject) => {
        init.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
      });
    }
    const line = new StreamLine(`c${this.streamsMade}`);
    init.signal?.addEventListener("abort", () => line.aborted());
    this.lines.push(line);
    line.write(`event: open\ndata: {"connection":"${line.name}"}\n\n`);
    return new Response(line.body, { headers: { "Content-Type": "text/event-stream" } });
  }

  async #post(init: RequestInit): Promise<Response> {
    const connection = (init.headers as Record<string, string>)["Maru-Connection"]!;
    const body = JSON.parse(init.body as string) as Message | Message[];
    this.posts.push({ connection, body, keepalive: init.keepalive === true });
    const line = this.lines.find((known) => known instanceof StreamLine && known.name === connection);
    if (!line) return new Response(null, { status: 404 });
    line.sent.push(...(Array.isArray(body) ? body : [body]));
    return new Response(null, { status: 204 });
  }
}

/** Lets promises and streams do what they can do without time passing. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 30; i++) await Promise.resolve();
  await vi.advanceTimersByTimeAsync(0);
  for (let i = 0; i < 30; i++) await Promise.resolve();
}

/** Lets time pass. */
export async function pass(millis: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(millis);
  await settle();
}

export const SELF = "p_self000000000000";
export const JUN = "p_jun0000000000000";
export const ARA = "p_ara0000000000000";

export function participant(id: string, name: string, overrides: Partial<WireParticipant> = {}): WireParticipant {
  return { id, identity: null, name, metadata: "", joinedAt: 1_000, speaking: false, tracks: [], ...overrides };
}

export function connection(peer: string, overrides: Partial<WireConnection> = {}): WireConnection {
  return { peer, mode: "mesh", polite: true, initiator: true, ...overrides };
}

export function joined(overrides: Partial<Joined> = {}): Joined {
  return {
    type: "joined",
    re: 1,
    seq: 41,
    restored: false,
    self: {
      ...participant(SELF, "Mina", { identity: "mina" }),
      hidden: false,
      grants: {
        publish: ["camera", "microphone", "screen", "screen_audio"],
        subscribe: true,
        data: true,
        admin: false,
      },
    },
    room: { name: "garden", createdAt: 500, topology: "mesh", maxParticipants: 16 },
    participants: [],
    connections: [],
    iceServers: [],
    resumeToken: "first",
    resumeWindowMillis: 30_000,
    heartbeatMillis: 3_000,
    timeoutMillis: 9_000,
    limits: { maxMessageBytes: 65_536, maxNameLength: 64, maxMetadataBytes: 4_096 },
    ...overrides,
  };
}
