import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connector, serverUrl } from "../src/connector.js";
import type { MaruError } from "../src/errors.js";
import { Signaling } from "../src/signaling.js";
import type { SignalingListener } from "../src/signaling-listener.js";
import { FakeServer, pass, settle, type Message } from "./fake-server.js";

let server: FakeServer;
let signaling: Signaling;
let problems: MaruError[];

function make(choice: "auto" | "websocket" | "sse" = "auto"): Signaling {
  problems = [];
  const listener = {
    problem: (error: MaruError) => problems.push(error),
  } as unknown as SignalingListener;
  const silent = new Proxy(listener, { get: (target, key) => Reflect.get(target, key) ?? (() => {}) });
  const options = { room: "garden", token: undefined, name: "Mina", metadata: undefined };
  signaling = new Signaling(
    server.environment,
    new Connector(server.environment, "https://maru.test/base/", choice),
    { ...options, timeoutMillis: 15_000, maxReconnectAttempts: 60 },
    silent,
    { sent: () => {}, received: () => {}, latency: () => {} },
  );
  return signaling;
}

async function joinRoom(choice: "auto" | "websocket" | "sse" = "auto"): Promise<void> {
  const joining = make(choice).join(undefined);
  await pass(1_000);
  await server.join();
  await joining;
}

function chat(text: string): Promise<unknown> {
  return signaling.request({ type: "chat", text }, { afterRestore: "again", retry: false });
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  server = new FakeServer();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("falling over", () => {
  it("happens when a WebSocket could not be opened twice in a row", async () => {
    server.webSocket = "blocked";
    await joinRoom();
    expect(server.webSocketsMade).toBe(2);
    expect(signaling.status).toMatchObject({ state: "connected", transport: "sse" });
    expect(server.posts[0]).toMatchObject({ connection: "c1", body: { type: "join", id: 1, name: "Mina" } });
  });

  it("happens when it was closed before its first message twice in a row", async () => {
    const joining = make().join(undefined);
    await settle();
    server.line.end(1006);
    await pass(1);
    server.line.end(1006);
    await pass(1_000);
    expect(server.line.kind).toBe("sse");
    await server.join();
    await joining;
  });

  it("happens when opening one hangs", async () => {
    server.webSocket = "hung";
    const joining = make().join(undefined);
    await pass(11_000);
    await server.join();
    await joining;
    expect(signaling.status.transport).toBe("sse");
  });

  it("does not happen when the caller wants WebSocket only", async () => {
    server.webSocket = "blocked";
    const rejection = expect(make("websocket").join(undefined)).rejects.toMatchObject({ code: "unreachable" });
    await pass(2_000);
    await rejection;
    expect(server.streamsMade).toBe(0);
  });

  it("is not needed when the caller wants the fallback only", async () => {
    await joinRoom("sse");
    expect(server.webSocketsMade).toBe(0);
    server.line.end(1006);
    await pass(1_000);
    expect(server.webSocketsMade).toBe(0);
  });

  it("lasts a minute: the first reconnect after it tries WebSocket again, and the session goes on", async () => {
    server.webSocket = "blocked";
    await joinRoom();
    server.webSocket = "works";
    server.line.end(1006);
    await pass(1_000);
    expect(server.line.kind).toBe("sse");
    await server.resume(1);
    for (let i = 0; i < 10; i++) {
      await pass(6_000);
      server.line.say({ type: "ping", at: 1 });
    }
    server.line.end(1006);
    await pass(1_000);
    expect(server.line.kind).toBe("websocket");
    expect(server.last("resume")).toMatchObject({ resumeToken: "second" });
    await server.resume(1);
    expect(signaling.status.transport).toBe("websocket");
  });

  it("does not happen to everybody when a server restarts", async () => {
    await joinRoom();
    expect(server.line.kind).toBe("websocket");
    server.webSocket = server.sse = "blocked";
    server.line.end(1012);
    await pass(400);
    // It is back just when it is the fallback's turn.
    server.sse = "works";
    server.webSocket = "works";
    await pass(5_000);
    expect(server.line.kind).toBe("websocket");
    await server.resume(1);
    expect(signaling.status.transport).toBe("websocket");
  });

  it("happens in mid-call when WebSockets do not come back", async () => {
    await joinRoom();
    server.webSocket = "blocked";
    server.line.end(1006);
    await pass(3_000);
    expect(server.line.kind).toBe("sse");
    await server.resume(1);
    expect(signaling.status.transport).toBe("sse");
  });

  it("happens in mid-call when WebSockets open but are cut at once", async () => {
    await joinRoom();
    const cut = setInterval(() => {
      const { line } = server;
      if (line.kind === "websocket" && server.lines.length > 1) line.end(1006);
    }, 10);
    server.line.end(1006);
    await pass(20_000);
    clearInterval(cut);
    expect(server.line.kind).toBe("sse");
  });
});

describe("the fallback", () => {
  it("carries messages both ways", async () => {
    await joinRoom("sse");
    server.line.say({ type: "ping", at: 5 });
    await settle();
    expect(server.last("pong")).toEqual({ type: "pong", at: 5, ack: 41 });
    const said = chat("hello");
    await settle();
    server.line.say({ type: "ok", re: server.last("chat").id, at: 9 });
    await expect(said).resolves.toMatchObject({ at: 9 });
  });

  it("posts one batch at a time, of at most 64 messages, in order", async () => {
    await joinRoom("sse");
    const answers: ((response: Response) => void)[] = [];
    const { fetch } = server.environment;
    server.environment.fetch = async (url, init) => {
      await fetch(url, init);
      return new Promise((resolve) => answers.push(resolve));
    };
    for (let i = 0; i < 150; i++) chat(`${i}`).catch(() => {});
    const sizes = () => server.posts.slice(1).map(({ body }) => (Array.isArray(body) ? body.length : 1));
    await settle();
    expect(sizes()).toEqual([1]);
    for (let i = 0; i < 4; i++) {
      answers.shift()?.(new Response(null, { status: 204 }));
      await settle();
    }
    expect(sizes()).toEqual([1, 64, 64, 21]);
    const said = server.line.sent.filter(({ type }) => type === "chat").map(({ text }) => text);
    expect(said).toEqual(Array.from({ length: 150 }, (_, i) => `${i}`));
  });

  it("keeps a batch near the size of one message", async () => {
    await joinRoom("sse");
    for (let i = 0; i < 6; i++) chat("x".repeat(30_000)).catch(() => {});
    await settle();
    expect(server.posts.slice(1).map(({ body }) => (Array.isArray(body) ? body.length : 1))).toEqual([1, 2, 2, 1]);
  });

  it("takes a refused POST as the answer to what was in it", async () => {
    await joinRoom("sse");
    server.intercept = (_, init) =>
      init.method === "POST"
        ? Response.json({ type: "error", code: "message_too_large", message: "Too large." }, { status: 413 })
        : undefined;
    await expect(chat("a")).rejects.toMatchObject({ code: "message_too_large" });
    server.intercept = (_, init) => (init.method === "POST" ? new Response("<html>", { status: 403 }) : undefined);
    await expect(chat("b")).rejects.toMatchObject({ code: "internal" });
    expect(signaling.isLive).toBe(true);
  });

  it.each([404, 502])("takes a POST answered with %i as the end of the connection, and resumes", async (status) => {
    await joinRoom("sse");
    server.intercept = (_, init) => {
      if (init.method !== "POST") return undefined;
      server.intercept = null;
      return new Response(null, { status });
    };
    const said = chat("a");
    await settle();
    await pass(1);
    await server.resume(1);
    expect(server.last("chat")).toMatchObject({ text: "a", id: 2 });
    server.line.say({ type: "ok", re: 2 });
    await said;
  });

  it("takes a POST that the network lost as the end of the connection", async () => {
    await joinRoom("sse");
    server.intercept = (_, init) => {
      if (init.method === "POST") throw new TypeError("Failed to fetch");
      return undefined;
    };
    chat("a").catch(() => {});
    await settle();
    expect(signaling.status.state).toBe("reconnecting");
  });

  it("ends with the server's close event, with its code", async () => {
    await joinRoom("sse");
    server.line.end(4003, "bye");
    await settle();
    expect(signaling.status).toMatchObject({ state: "disconnected", code: "removed" });
  });

  it("resumes when the stream breaks without one", async () => {
    await joinRoom("sse");
    (server.line as unknown as { cut(): void }).cut();
    await pass(1);
    expect(signaling.status.state).toBe("reconnecting");
    expect(server.last("resume")).toMatchObject({ resumeToken: "first" });
  });

  it("tells why the server refused it", async () => {
    server.intercept = () =>
      Response.json({ type: "error", code: "room_closed", message: "No.", hint: "h" }, { status: 403 });
    await expect(make("sse").join(undefined)).rejects.toMatchObject({ code: "room_closed", hint: "h" });
  });

  it.each([
    ["a page", () => new Response("<html>", { status: 404 })],
    ["an empty stream", () => new Response("")],
    ["another stream", () => new Response("data: hello\n\n")],
    ["an opening without a name", () => new Response("event: open\ndata: {}\n\n")],
    ["an opening that is no JSON", () => new Response("event: open\ndata: {\n\n")],
    ["a close", () => new Response('event: close\ndata: {"code":4000}\n\n')],
  ])("is unreachable behind %s", async (_, answer) => {
    server.intercept = answer;
    const rejection = expect(make("sse").join(undefined)).rejects.toMatchObject({ code: "unreachable" });
    await pass(5_000);
    await rejection;
  });

  it("comes back later when there are too many connections", async () => {
    let refusals = 2;
    server.intercept = (_, init) =>
      init.method !== "POST" && refusals-- > 0 ? new Response('event: close\ndata: {"code":4013}\n\n') : undefined;
    const joining = make("sse").join(undefined);
    await pass(2_000);
    await server.join();
    await joining;
  });

  it("gets a last message out of a page that closes", async () => {
    await joinRoom("sse");
    signaling.leaveNow();
    await settle();
    expect(server.posts.at(-1)).toMatchObject({ body: { type: "leave" }, keepalive: true });
    expect(server.line.closedWith).not.toBeNull();
  });

  it("is given up while it hangs", async () => {
    server.sse = "hung";
    const end = new AbortController();
    const rejection = expect(make("sse").join(end.signal)).rejects.toMatchObject({ code: "aborted" });
    await settle();
    end.abort();
    await rejection;
    const slow = expect(make("sse").join(undefined)).rejects.toMatchObject({ code: "unreachable" });
    await pass(11_000);
    await slow;
  });

  it("asks by the base path of the server", async () => {
    const urls: string[] = [];
    server.intercept = (url) => {
      urls.push(url);
      return undefined;
    };
    await joinRoom("sse");
    expect(urls).toEqual(["https://maru.test/base/signal/v1/events", "https://maru.test/base/signal/v1/messages"]);
  });
});

describe("a connection ahead of time", () => {
  it("is taken by the join", async () => {
    const connector = new Connector(server.environment, "https://maru.test/", "auto");
    await connector.warmUp(new AbortController().signal);
    const transport = await connector.open(new AbortController().signal);
    expect(server.webSocketsMade).toBe(1);
    const heard: Message[] = [];
    transport.listen({ message: (text) => heard.push(JSON.parse(text) as Message), closed: () => {} });
    server.line.say({ type: "ping", at: 1 });
    expect(heard).toEqual([{ type: "ping", at: 1 }]);
  });

  it("that the server has closed meanwhile is replaced, and counts for nothing", async () => {
    const connector = new Connector(server.environment, "https://maru.test/", "auto");
    for (let i = 0; i < 3; i++) {
      await connector.warmUp(new AbortController().signal);
      server.line.end(4001);
    }
    const transport = await connector.open(new AbortController().signal);
    expect(transport.kind).toBe("websocket");
    expect(server.webSocketsMade).toBe(4);
  });

  it("is closed when nobody wants it", async () => {
    const connector = new Connector(server.environment, "https://maru.test/", "auto");
    await connector.warmUp(new AbortController().signal);
    connector.cool();
    expect(server.line.closedWith?.code).toBe(1000);
  });
});

describe("the server's address", () => {
  it.each([
    ["https://maru.test", "https://maru.test/"],
    ["http://localhost:7880/", "http://localhost:7880/"],
    ["wss://maru.test", "https://maru.test/"],
    ["ws://localhost:7880/signal/v1", "http://localhost:7880/"],
    ["https://maru.test/base", "https://maru.test/base/"],
    ["https://maru.test/base/signal/v1/?x=1#y", "https://maru.test/base/"],
    [undefined, "https://page.test/"],
    ["/base", "https://page.test/base/"],
    [new URL("https://maru.test/"), "https://maru.test/"],
  ])("%s is %s", (given, expected) => {
    expect(serverUrl(given, "https://page.test/r/garden?name=x")).toBe(expected);
  });

  it.each(["ftp://maru.test", "javascript:alert(1)", "https://"])("%s is none", (given) => {
    expect(() => serverUrl(given, "https://page.test/")).toThrowError(
      expect.objectContaining({ code: "bad_argument" }),
    );
  });

  it("is needed where there is no page", () => {
    expect(() => serverUrl("/base", undefined)).toThrowError(expect.objectContaining({ code: "bad_argument" }));
  });
});
