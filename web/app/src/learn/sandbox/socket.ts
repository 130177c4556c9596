import type { Line } from "./protocol";

/**
 * A WebSocket (WHATWG) that is opened by the page, since a sandbox has no origin that a server would take. Text only,
 * as the signaling protocol is.
 */
export function bridgedWebSocket(line: Line): typeof WebSocket {
  const open = new Map<number, BridgedSocket>();
  let count = 0;

  class BridgedSocket extends EventTarget {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;
    readonly CONNECTING = 0;
    readonly OPEN = 1;
    readonly CLOSING = 2;
    readonly CLOSED = 3;
    readonly url: string;
    readonly extensions = "";
    readonly bufferedAmount = 0;
    protocol = "";
    binaryType: BinaryType = "blob";
    readyState: number = BridgedSocket.CONNECTING;
    onopen: ((event: Event) => unknown) | null = null;
    onmessage: ((event: MessageEvent) => unknown) | null = null;
    onerror: ((event: Event) => unknown) | null = null;
    onclose: ((event: CloseEvent) => unknown) | null = null;
    readonly #id = ++count;

    constructor(url: string | URL, protocols: string | readonly string[] = []) {
      super();
      const address = new URL(url, location.href);
      address.protocol = address.protocol.replace(/^http/, "ws");
      if (!/^wss?:$/.test(address.protocol))
        throw new DOMException(`${address} is no WebSocket address`, "SyntaxError");
      this.url = address.href;
      open.set(this.#id, this);
      line.send({ kind: "socket.open", id: this.#id, url: this.url, protocols: [protocols].flat() });
    }

    send(text: unknown): void {
      if (this.readyState === BridgedSocket.CONNECTING) {
        throw new DOMException("The connection is not open yet: wait for the open event.", "InvalidStateError");
      }
      if (this.readyState === BridgedSocket.OPEN) line.send({ kind: "socket.send", id: this.#id, text: String(text) });
    }

    close(code?: number, reason?: string): void {
      if (code !== undefined && code !== 1000 && (code < 3000 || code > 4999)) {
        throw new DOMException("A close code is 1000 or 3000 to 4999.", "InvalidAccessError");
      }
      if (this.readyState >= BridgedSocket.CLOSING) return;
      this.readyState = BridgedSocket.CLOSING;
      line.send({ kind: "socket.close", id: this.#id, ...(code === undefined ? {} : { code }), reason: reason ?? "" });
    }

    /** Dispatches to listeners and to the `on…` handler, in this order of subscription being all that the lessons need. */
    tell(event: Event): void {
      this.dispatchEvent(event);
      const handler = this[`on${event.type}` as "onopen"];
      handler?.call(this, event);
    }
  }

  line.on("socket.opened", ({ id, protocol }) => {
    const socket = open.get(id);
    if (!socket || socket.readyState !== BridgedSocket.CONNECTING) return;
    socket.protocol = protocol;
    socket.readyState = BridgedSocket.OPEN;
    socket.tell(new Event("open"));
  });
  line.on("socket.message", ({ id, text }) => {
    const socket = open.get(id);
    if (socket?.readyState === BridgedSocket.OPEN) socket.tell(new MessageEvent("message", { data: text }));
  });
  line.on("socket.closed", ({ id, code, reason, wasClean }) => {
    const socket = open.get(id);
    if (!socket) return;
    open.delete(id);
    socket.readyState = BridgedSocket.CLOSED;
    if (!wasClean) socket.tell(new Event("error"));
    socket.tell(new CloseEvent("close", { code, reason, wasClean }));
  });
  return BridgedSocket as unknown as typeof WebSocket;
}
