import { describe, expect, test, vi } from "vitest";
import type { ToSandbox } from "../sandbox/protocol";
import { SocketDesk, type FlowEntry } from "./socket-desk";

class FakeSocket {
  readyState = 1;
  protocol = "maru.v1";
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string; wasClean: boolean }) => void) | null = null;
  readonly send = vi.fn();
  readonly close = vi.fn();
}

function desk(origin = "https://maru.example:7443") {
  const answers: ToSandbox[] = [];
  const flow: FlowEntry[] = [];
  const sockets: FakeSocket[] = [];
  const made = new SocketDesk(
    origin,
    (message) => answers.push(message),
    (entry) => flow.push(entry),
    () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
  );
  return { desk: made, answers, flow, sockets };
}

const URL = "wss://maru.example:7443/signal/v1";

describe("the desk for sockets", () => {
  test("opens this server's signaling and hands messages over both ways", () => {
    const { desk: one, answers, flow, sockets } = desk();
    one.take({ kind: "socket.open", id: 1, url: URL, protocols: ["maru.v1"] });
    sockets[0]?.onopen?.();
    one.take({ kind: "socket.send", id: 1, text: '{"type":"join"}' });
    sockets[0]?.onmessage?.({ data: '{"type":"joined"}' });
    expect(sockets[0]?.send).toHaveBeenCalledWith('{"type":"join"}');
    expect(answers.map((answer) => answer.kind)).toEqual(["socket.opened", "socket.message"]);
    expect(flow.map(({ direction, type }) => `${direction} ${type}`)).toEqual(["in open", "out join", "in joined"]);
  });

  test.each([
    "wss://evil.example/signal/v1",
    "wss://maru.example/signal/v1",
    "ws://maru.example:7443/signal/v1",
    "wss://maru.example:7443/api/v1",
    "wss://maru.example:7443/signal/v1/../../api",
    "wss://user@maru.example:7443/signal/v1",
    "https://maru.example:7443/signal/v1",
    "not an address",
  ])("opens nothing else: %s", (url) => {
    const { desk: one, answers, sockets } = desk();
    one.take({ kind: "socket.open", id: 1, url, protocols: [] });
    expect(sockets).toHaveLength(0);
    expect(answers).toMatchObject([{ kind: "socket.closed", code: 1006, wasClean: false }]);
  });

  test("opens no more than lessons need, and no number twice", () => {
    const { desk: one, sockets } = desk();
    for (let id = 1; id <= 20; id++) one.take({ kind: "socket.open", id, url: URL, protocols: [] });
    one.take({ kind: "socket.open", id: 1, url: URL, protocols: [] });
    expect(sockets).toHaveLength(8);
  });

  test("closes all at the end and says nothing after it", () => {
    const { desk: one, answers, sockets } = desk();
    one.take({ kind: "socket.open", id: 1, url: URL, protocols: [] });
    one.end();
    sockets[0]?.onmessage?.({ data: "late" });
    sockets[0]?.onclose?.({ code: 1000, reason: "", wasClean: true });
    expect(sockets[0]?.close).toHaveBeenCalled();
    expect(answers).toEqual([]);
  });
});
