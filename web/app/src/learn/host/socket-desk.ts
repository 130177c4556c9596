import type { FromSandbox, ToSandbox } from "../sandbox/protocol";

/** One message of the signaling protocol on its way, for the page to show. */
export interface FlowEntry {
  readonly number: number;
  readonly at: number;
  /** Which of the sandbox's sockets, counted from 1. */
  readonly socket: number;
  readonly direction: "out" | "in";
  /** The message's `type`; `open`, `close` and `text` for what is none. */
  readonly type: string;
  readonly text: string;
}

type Asked = Extract<FromSandbox, { kind: `socket.${string}` }>;

/** More open sockets than lessons need are somebody's endless loop. */
const MOST_SOCKETS = 8;
const PATH = "/signal/v1";

/**
 * Opens WebSockets for the sandbox: to this page's own signaling server and nowhere else, so that edited code cannot
 * speak in the page's name to anybody but whom the lessons are about.
 */
export class SocketDesk {
  readonly #origin: URL;
  readonly #answer: (message: ToSandbox) => void;
  readonly #flow: (entry: FlowEntry) => void;
  readonly #open: (url: string, protocols: string[]) => WebSocket;
  readonly #sockets = new Map<number, WebSocket>();
  #number = 0;

  constructor(
    origin: string,
    answer: (message: ToSandbox) => void,
    flow: (entry: FlowEntry) => void,
    open = (url: string, protocols: string[]) => new WebSocket(url, protocols),
  ) {
    this.#origin = new URL(origin);
    this.#answer = answer;
    this.#flow = flow;
    this.#open = open;
  }

  take(message: Asked): void {
    switch (message.kind) {
      case "socket.open":
        return this.#connect(message.id, message.url, message.protocols);
      case "socket.send":
        return this.#send(message.id, message.text);
      case "socket.close":
        return this.#sockets.get(message.id)?.close(message.code ?? 1000, message.reason ?? "");
    }
  }

  /** Closes what is open. Nothing is answered after it. */
  end(): void {
    const sockets = [...this.#sockets.values()];
    this.#sockets.clear();
    for (const socket of sockets) socket.close(1000);
  }

  /** Whether the sandbox may speak to that address. */
  allows(url: string): boolean {
    if (!URL.canParse(url)) return false;
    const { protocol, host, pathname, username } = new URL(url);
    const secure = this.#origin.protocol === "https:" ? "wss:" : "ws:";
    return protocol === secure && host === this.#origin.host && pathname === PATH && username === "";
  }

  #connect(id: number, url: string, protocols: readonly string[]): void {
    if (!this.allows(url) || this.#sockets.size >= MOST_SOCKETS || this.#sockets.has(id)) {
      this.#closed(id, 1006, `Lessons reach ${this.#origin.host}${PATH} only.`, false);
      return;
    }
    const socket = this.#open(url, [...protocols]);
    this.#sockets.set(id, socket);
    const isOurs = (): boolean => this.#sockets.get(id) === socket;
    socket.onopen = () => {
      if (!isOurs()) return;
      this.#tell(id, "in", "open", "");
      this.#answer({ kind: "socket.opened", id, protocol: socket.protocol });
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!isOurs() || typeof data !== "string") return;
      this.#tell(id, "in", typeOf(data), data);
      this.#answer({ kind: "socket.message", id, text: data });
    };
    socket.onclose = ({ code, reason, wasClean }) => {
      if (isOurs()) this.#closed(id, code, reason, wasClean);
    };
  }

  #send(id: number, text: string): void {
    const socket = this.#sockets.get(id);
    if (socket?.readyState !== 1) return;
    this.#tell(id, "out", typeOf(text), text);
    socket.send(text);
  }

  #closed(id: number, code: number, reason: string, wasClean: boolean): void {
    this.#sockets.delete(id);
    this.#tell(id, "in", "close", `${code} ${reason}`.trim());
    this.#answer({ kind: "socket.closed", id, code, reason, wasClean });
  }

  #tell(socket: number, direction: "out" | "in", type: string, text: string): void {
    this.#flow({ number: ++this.#number, at: Date.now(), socket, direction, type, text });
  }
}

function typeOf(text: string): string {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message !== "object" || message === null || !("type" in message)) return "text";
    return typeof message.type === "string" ? message.type.slice(0, 64) : "text";
  } catch {
    return "text";
  }
}
