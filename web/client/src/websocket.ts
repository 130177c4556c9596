import type { Environment } from "./environment.js";
import { MaruError } from "./errors.js";
import { SUBPROTOCOL } from "./protocol.js";
import { ABNORMAL_CLOSURE, Inbox, OPEN_TIMEOUT_MILLIS, type Transport } from "./transport.js";

/**
 * Opens a WebSocket.
 *
 * @param url the server's base URL (`https:` or `http:`, ends with `/`)
 * @throws MaruError `unreachable`, `aborted`
 */
export function openWebSocket(environment: Environment, url: string, signal: AbortSignal): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const socket = open(environment, new URL("signal/v1", url).href.replace(/^http/, "ws"));
    const inbox = new Inbox();
    const timer = environment.clock.setTimeout(() => fail("took too long"), OPEN_TIMEOUT_MILLIS);
    const aborted = () => fail("was given up", "aborted");
    signal.addEventListener("abort", aborted);
    let opened = false;

    function settled(): void {
      environment.clock.clearTimeout(timer);
      signal.removeEventListener("abort", aborted);
    }
    function fail(how: string, code = "unreachable"): void {
      settled();
      inbox.silence();
      close(socket, 1000, "");
      reject(new MaruError(code, `Opening a WebSocket to ${url} ${how}.`, "Check the address and the network."));
    }

    socket.onopen = () => {
      if (inbox.isClosed) return;
      if (socket.protocol !== SUBPROTOCOL) return fail(`was answered without the subprotocol ${SUBPROTOCOL}`);
      opened = true;
      settled();
      resolve(transportOf(socket, inbox));
    };
    socket.onmessage = (event: MessageEvent) => {
      if (typeof event.data === "string") inbox.message(event.data);
    };
    socket.onclose = (event: CloseEvent) => {
      if (opened) inbox.closed(event.code || ABNORMAL_CLOSURE, event.reason);
      else if (!inbox.isClosed) fail("failed");
    };
    socket.onerror = () => {
      // A close event follows, and it says more.
    };
    if (signal.aborted) aborted();
  });
}

function open(environment: Environment, url: string): WebSocket {
  try {
    return environment.openWebSocket(url, SUBPROTOCOL);
  } catch (cause) {
    throw new MaruError("unreachable", `No WebSocket to ${url} can be made.`, "Check the address.", { cause });
  }
}

function transportOf(socket: WebSocket, inbox: Inbox): Transport {
  return {
    kind: "websocket",
    get heard() {
      return inbox.heard;
    },
    listen: (listener) => inbox.listen(listener),
    send(text) {
      // In CLOSING and CLOSED a browser drops what is sent, and `onclose` leads to the resume that sends it again.
      if (socket.readyState === 1) socket.send(text);
    },
    close(code, reason, last) {
      inbox.silence();
      if (last !== undefined && socket.readyState === 1) socket.send(last);
      close(socket, code, reason);
    },
  };
}

function close(socket: WebSocket, code: number, reason: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // A code that browsers do not let pages send: the default one serves as well.
    socket.close();
  }
}
