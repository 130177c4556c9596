import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConnectionStatus } from "../src/api.js";
import { Connector } from "../src/connector.js";
import { MaruError } from "../src/errors.js";
import type { Joined, RoomEvent } from "../src/protocol.js";
import { Signaling } from "../src/signaling.js";
import type { JoinKind, SignalingListener, SignalingOptions } from "../src/signaling-listener.js";
import { FakeServer, pass, settle } from "./fake-server.js";

const AGAIN = { afterRestore: "again", retry: false } as const;
const DROP = { afterRestore: "drop", retry: true } as const;

class Heard implements SignalingListener {
  readonly joins: { joined: Joined; how: JoinKind }[] = [];
  readonly events: RoomEvent[] = [];
  readonly statuses: ConnectionStatus[] = [];
  readonly problems: MaruError[] = [];
  readonly drainings: number[] = [];
  resumes = 0;
  end: MaruError | null = null;
  onEvent: (event: RoomEvent) => void = () => {};

  joined(joined: Joined, how: JoinKind): void {
    this.joins.push({ joined, how });
  }
  resumed(): void {
    this.resumes++;
  }
  iceServers(): void {}
  event(event: RoomEvent): void {
    this.events.push(event);
    this.onEvent(event);
  }
  draining(millis: number): void {
    this.drainings.push(millis);
  }
  status(status: ConnectionStatus): void {
    this.statuses.push(status);
  }
  ended(error: MaruError): void {
    this.end = error;
  }
  problem(error: MaruError): void {
    this.problems.push(error);
  }
}

let server: FakeServer;
let heard: Heard;
let signaling: Signaling;

function make(options: Partial<SignalingOptions> = {}, choice: "auto" | "websocket" | "sse" = "auto"): Signaling {
  const connector = new Connector(server.environment, "https://maru.test/", choice);
  const all = { room: "garden", token: "jwt", name: "Mina", metadata: "", timeoutMillis: 15_000, ...options };
  const recorder = { sent: () => {}, received: () => {}, latency: () => {} };
  signaling = new Signaling(server.environment, connector, { maxReconnectAttempts: 60, ...all }, heard, recorder);
  return signaling;
}

async function joinRoom(options: Partial<SignalingOptions> = {}): Promise<void> {
  const joining = make(options).join(undefined);
  await settle();
  await server.join();
  await joining;
}

function chat(text: string): Promise<unknown> {
  return signaling.request({ type: "chat", text }, AGAIN);
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  server = new FakeServer();
  heard = new Heard();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("joining", () => {
  it("sends the join as the protocol has it", async () => {
    await joinRoom({ metadata: "m" });
    expect(server.line.sent[0]).toEqual({
      type: "join",
      id: 1,
      room: "garden",
      token: "jwt",
      name: "Mina",
      metadata: "m",
      client: "maru-js/0.1.0",
    });
    expect(server.line).toMatchObject({ url: "wss://maru.test/signal/v1", offered: "maru.v1" });
    expect(heard.joins[0]?.how).toBe("first");
    expect(heard.statuses.map(({ state }) => state)).toEqual(["connecting", "connected"]);
    expect(signaling.status).toMatchObject({ state: "connected", transport: "websocket", code: null });
  });

  it("leaves out what is not given", async () => {
    void make({ room: undefined, token: undefined, name: undefined, metadata: undefined }).join(undefined);
    await settle();
    expect(server.line.sent[0]).toEqual({ type: "join", id: 1, client: "maru-js/0.1.0" });
  });

  it("rejects with the server's refusal, its hint and its field", async () => {
    const joining = make().join(undefined);
    const rejection = expect(joining).rejects.toMatchObject({
      code: "room_full",
      message: "Full.",
      hint: "Ask somebody to leave.",
      field: "room",
    });
    await settle();
    server.line.say({
      type: "error",
      re: 1,
      code: "room_full",
      message: "Full.",
      hint: "Ask somebody to leave.",
      field: "room",
    });
    await rejection;
    expect(heard.end?.code).toBe("room_full");
    expect(server.line.closedWith).not.toBeNull();
  });

  it.each([
    "token_missing",
    "token_invalid",
    "token_expired",
    "token_not_yet_valid",
    "room_not_found",
    "grant_missing",
  ])("does not try again after %s", async (code) => {
    const joining = make().join(undefined);
    const rejection = expect(joining).rejects.toMatchObject({ code });
    await settle();
    server.line.say({ type: "error", re: 1, code, message: "No." });
    await rejection;
    await pass(20_000);
    expect(server.webSocketsMade).toBe(1);
  });

  it("tries again after a refusal that passes, when the server says", async () => {
    const joining = make().join(undefined);
    await settle();
    server.line.say({ type: "error", re: 1, code: "draining", message: "Stopping.", retryAfterMillis: 1_000 });
    await pass(1_249);
    expect(server.webSocketsMade).toBe(1);
    await pass(1);
    expect(server.webSocketsMade).toBe(2);
    await server.join();
    await expect(joining).resolves.toBeDefined();
  });

  it("fails as unreachable when no transport gets through", async () => {
    server.webSocket = server.sse = "blocked";
    const rejection = expect(make().join(undefined)).rejects.toMatchObject({ code: "unreachable" });
    await pass(2_000);
    await rejection;
    expect(server.webSocketsMade).toBe(2);
    expect(server.streamsMade).toBe(1);
    expect(heard.statuses.at(-1)).toMatchObject({ state: "disconnected", code: "unreachable" });
  });

  it("fails in time when the server hangs", async () => {
    server.webSocket = server.sse = "hung";
    const rejection = expect(make({ timeoutMillis: 3_000 }).join(undefined)).rejects.toMatchObject({ code: "timeout" });
    await pass(3_000);
    await rejection;
  });

  it("fails in time when the server takes the connection but never answers", async () => {
    const rejection = expect(make().join(undefined)).rejects.toMatchObject({ code: "timeout" });
    await pass(15_000);
    await rejection;
    expect(server.lines[0]?.closedWith?.code).toBe(4010);
  });

  it("is given up by an AbortSignal, before and meanwhile", async () => {
    await expect(make().join(AbortSignal.abort())).rejects.toMatchObject({ code: "aborted" });
    const end = new AbortController();
    const rejection = expect(make().join(end.signal)).rejects.toMatchObject({ code: "aborted" });
    await settle();
    end.abort();
    await rejection;
    expect(server.line.closedWith).not.toBeNull();
  });

  it("asks for a fresh token at each join, and says when there is none", async () => {
    const token = vi.fn().mockResolvedValueOnce("one").mockResolvedValueOnce("two");
    await joinRoom({ token });
    expect(server.last("join").token).toBe("one");
    server.line.end(1006);
    await settle();
    server.line.say({ type: "error", re: server.last("resume").id, code: "resume_expired", message: "Too late." });
    await settle();
    expect(server.last("join").token).toBe("two");

    const broken = make({ token: () => Promise.reject(new Error("offline")) });
    await expect(broken.join(undefined)).rejects.toMatchObject({ code: "token_missing" });
  });

  it("refuses a WebSocket without the subprotocol", async () => {
    server.webSocket = "wrong protocol";
    server.sse = "blocked";
    const rejection = expect(make().join(undefined)).rejects.toMatchObject({ code: "unreachable" });
    await pass(2_000);
    await rejection;
  });
});

describe("heartbeats", () => {
  it("answers a ping at once, with the highest number handled", async () => {
    await joinRoom();
    server.line.say({ type: "ping", at: 77 });
    expect(server.last("pong")).toEqual({ type: "pong", at: 77, ack: 41 });
    server.line.say({ type: "participant.left", seq: 57, participant: "p_x", reason: "left" });
    server.line.say({ type: "ping", at: 78 });
    expect(server.last("pong")).toEqual({ type: "pong", at: 78, ack: 57 });
  });

  it("takes a silent connection as lost after the server's timeout", async () => {
    await joinRoom();
    await pass(5_000);
    server.line.say({ type: "ping", at: 1 });
    await pass(8_999);
    expect(server.lines).toHaveLength(1);
    await pass(1);
    expect(server.lines[0]?.closedWith?.code).toBe(4010);
    expect(heard.statuses.at(-1)).toMatchObject({ state: "reconnecting", code: "timeout" });
    await pass(1);
    expect(server.lines).toHaveLength(2);
    expect(server.last("resume")).toMatchObject({ resumeToken: "first", ack: 41 });
  });

  it("lets a page that was suspended handle what arrived meanwhile before it gives up", async () => {
    await joinRoom();
    // The machine sleeps: no timer fires, and the clock jumps.
    vi.setSystemTime(1_000_000 + 60_000);
    await pass(9_000);
    expect(server.lines).toHaveLength(1);
    server.line.say({ type: "ping", at: 1 });
    await pass(1_000);
    expect(server.lines).toHaveLength(1);
    await pass(9_000);
    expect(server.lines).toHaveLength(2);
  });

  it("suspects a connection when the network changes, and lets it prove itself", async () => {
    await joinRoom();
    server.wake("network");
    await pass(3_000);
    server.line.say({ type: "ping", at: 1 });
    await pass(1_000);
    expect(server.lines).toHaveLength(1);
    server.wake("network");
    await pass(4_001);
    expect(server.lines).toHaveLength(2);
  });
});

describe("resuming", () => {
  it("comes back at once, and sends again what the server has not handled, with the same numbers, in order", async () => {
    await joinRoom();
    const first = chat("handled");
    const second = chat("lost");
    const third = chat("lost too");
    server.line.end(1006);
    await settle();
    expect(signaling.status).toMatchObject({ state: "reconnecting" });
    const fourth = chat("said while away");
    await server.resume(2);
    expect(heard.resumes).toBe(1);
    expect(server.line.sent.filter(({ type }) => type === "chat")).toEqual([
      { type: "chat", id: 3, text: "lost" },
      { type: "chat", id: 4, text: "lost too" },
      { type: "chat", id: 6, text: "said while away" },
    ]);
    for (const re of [2, 3, 4, 6]) server.line.say({ type: "ok", re, at: re });
    await expect(Promise.all([first, second, third, fourth])).resolves.toMatchObject([
      { at: 2 },
      { at: 3 },
      { at: 4 },
      { at: 6 },
    ]);
    expect(signaling.status).toMatchObject({ state: "connected", attempt: 0 });
  });

  it("uses the newest resume token", async () => {
    await joinRoom();
    server.line.end(1006);
    await settle();
    await server.resume(1);
    server.line.end(1006);
    await pass(5_000);
    expect(server.last("resume").resumeToken).toBe("second");
  });

  it("hands over each event once, in order", async () => {
    await joinRoom();
    server.line.say({ type: "chat", seq: 42, from: null, text: "a", at: 1 });
    server.line.say({ type: "chat", seq: 44, from: null, text: "b", at: 1 });
    server.line.end(1006);
    await settle();
    await server.resume(1);
    expect(server.last("resume").ack).toBe(44);
    server.line.say({ type: "chat", seq: 44, from: null, text: "b", at: 1 });
    server.line.say({ type: "chat", seq: 47, from: null, text: "c", at: 1 });
    expect(heard.events.map((event) => event.type === "chat" && event.text)).toEqual(["a", "b", "c"]);
  });

  it.each([
    [0, [0, 125, 250, 500, 1_000, 2_000, 2_500, 2_500]],
    [0.5, [0, 250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]],
    [1, [0, 375, 750, 1_500, 3_000, 6_000, 7_500, 7_500]],
  ])("waits 0, then 250 ms doubled up to 5 s, with a jitter of %d", async (random, pauses) => {
    server.random = random;
    const joining = make({}, "websocket").join(undefined);
    await settle();
    await server.join();
    await joining;
    await pass(5_000);
    server.webSocket = "blocked";
    const made: number[] = [];
    server.line.end(1006);
    for (let last = server.webSocketsMade, since = Date.now(); made.length < pauses.length;) {
      await pass(1);
      if (server.webSocketsMade === last) continue;
      last = server.webSocketsMade;
      made.push(Date.now() - since);
      since = Date.now();
    }
    // The fake timers take a millisecond for a pause of 0.
    made.forEach((millis, index) => expect(Math.abs(millis - pauses[index]!)).toBeLessThanOrEqual(1));
  });

  it("joins anew on the same connection when the session cannot be resumed", async () => {
    await joinRoom();
    const said = chat("not lost");
    const muted = signaling.request({ type: "mute", track: "mic", muted: true }, DROP);
    const superseded = expect(muted).rejects.toMatchObject({ code: "superseded" });
    server.line.end(1006);
    await settle();
    server.line.say({ type: "error", re: server.last("resume").id, code: "resume_expired", message: "Too late." });
    await settle();
    expect(server.lines).toHaveLength(2);
    await server.join({ seq: 7 });
    expect(heard.joins.map(({ how }) => how)).toEqual(["first", "anew"]);
    await superseded;
    expect(server.last("chat").text).toBe("not lost");
    expect(Number(server.last("chat").id)).toBeGreaterThan(Number(server.last("join").id));
    server.line.say({ type: "ok", re: server.last("chat").id });
    await said;
    // Numbers begin anew with the new session.
    server.line.say({ type: "chat", seq: 8, from: null, text: "x", at: 1 });
    expect(heard.events).toHaveLength(1);
  });

  it("is put back by a server that has forgotten the session", async () => {
    await joinRoom();
    const offered = signaling.request({ type: "offer", to: "p_x", sdp: "v=0", tracks: {} }, DROP);
    offered.catch(() => {});
    server.line.end(1012);
    await settle();
    await server.join({ restored: true, seq: 3 });
    expect(heard.joins.map(({ how }) => how)).toEqual(["first", "restored"]);
    await expect(offered).rejects.toMatchObject({ code: "superseded" });
    expect(server.count("offer")).toBe(0);
  });

  it("ends when the token does not serve any more", async () => {
    await joinRoom();
    server.line.end(1006);
    await settle();
    server.line.say({ type: "error", re: server.last("resume").id, code: "resume_invalid", message: "No." });
    await settle();
    server.line.say({ type: "error", re: server.last("join").id, code: "token_expired", message: "Old." });
    await settle();
    expect(heard.end?.code).toBe("token_expired");
    expect(signaling.status).toMatchObject({ state: "disconnected", code: "token_expired" });
  });

  it("gives up after so many attempts, but does not count those without a network", async () => {
    await joinRoom({ maxReconnectAttempts: 4 });
    server.webSocket = server.sse = "blocked";
    server.online = false;
    server.line.end(1006);
    await pass(60_000);
    expect(signaling.status.state).toBe("reconnecting");
    server.online = true;
    await pass(25_000);
    expect(signaling.status).toMatchObject({ state: "disconnected", code: "unreachable" });
  });

  it("tries at once when the browser is online again or the page is visible", async () => {
    await joinRoom();
    server.webSocket = server.sse = "blocked";
    server.line.end(1006);
    await pass(20_000);
    expect(signaling.status.retryAt).toBeGreaterThan(Date.now());
    server.webSocket = "works";
    server.wake("online");
    await settle();
    expect(server.lines).toHaveLength(2);
    await server.resume(1);
    expect(signaling.status.state).toBe("connected");
  });

  it("begins an attempt anew that hangs on a network that is gone", async () => {
    await joinRoom();
    server.webSocket = "hung";
    server.line.end(1006);
    await pass(2_000);
    server.webSocket = "works";
    server.wake("online");
    await settle();
    expect(server.lines).toHaveLength(2);
  });

  it("does not storm a server that lets it in and throws it out", async () => {
    await joinRoom();
    const opened: number[] = [];
    for (let i = 0; i < 6; i++) {
      server.line.end(1006);
      const before = server.lines.length;
      const began = Date.now();
      while (server.lines.length === before) await pass(50);
      opened.push(Date.now() - began);
      await server.resume(1);
    }
    expect(opened.slice(1).every((millis, index) => millis >= opened[index]!)).toBe(true);
    expect(opened.at(-1)).toBeGreaterThan(1_000);
  });
});

describe("close codes", () => {
  it.each([
    [1000, "left"],
    [4000, "protocol_broken"],
    [4001, "timeout"],
    [4003, "removed"],
    [4011, "replaced"],
    [4012, "room_closed"],
  ])("%i ends the session as %s", async (code, expected) => {
    await joinRoom();
    server.line.end(code, "why");
    await pass(10_000);
    expect(heard.end?.code).toBe(expected);
    expect(signaling.status).toMatchObject({ state: "disconnected", code: expected });
    expect(server.lines).toHaveLength(1);
  });

  it.each([
    [1006, "unreachable"],
    [1001, "unreachable"],
    [1009, "message_too_large"],
    [1011, "unreachable"],
    [4010, "timeout"],
    [4999, "unreachable"],
  ])("%i is resumed at once, as %s", async (code, expected) => {
    await joinRoom();
    server.line.end(code);
    expect(signaling.status).toMatchObject({ state: "reconnecting", code: expected });
    await settle();
    expect(server.lines).toHaveLength(2);
  });

  it.each([
    [4008, "rate_limited"],
    [4013, "too_many_connections"],
  ])("%i is resumed after a pause, as %s", async (code, expected) => {
    await joinRoom();
    server.line.end(code);
    expect(signaling.status).toMatchObject({ state: "reconnecting", code: expected });
    await pass(499);
    expect(server.lines).toHaveLength(1);
    await pass(1);
    expect(server.lines).toHaveLength(2);
  });

  it("comes back after a restart when the server said, not before", async () => {
    await joinRoom();
    server.line.say({ type: "draining", retryAfterMillis: 2_000 });
    expect(heard.drainings).toEqual([2_000]);
    server.line.end(1012);
    expect(signaling.status).toMatchObject({ code: "draining", retryAt: Date.now() + 2_500 });
    await pass(2_499);
    expect(server.webSocketsMade).toBe(1);
    await pass(1);
    expect(server.webSocketsMade).toBe(2);
  });

  it("tries again when there are too many connections while joining", async () => {
    const joining = make().join(undefined);
    await settle();
    server.line.end(4013);
    await pass(500);
    await server.join();
    await joining;
    expect(signaling.status.state).toBe("connected");
  });
});

describe("requests", () => {
  it("gives the answer, and the refusal", async () => {
    await joinRoom();
    const said = chat("a");
    server.line.say({ type: "ok", re: server.last("chat").id, at: 5 });
    await expect(said).resolves.toMatchObject({ at: 5 });
    const refused = chat("b");
    server.line.say({
      type: "error",
      re: server.last("chat").id,
      code: "grant_missing",
      message: "No.",
      field: "data",
    });
    await expect(refused).rejects.toMatchObject({ code: "grant_missing", field: "data" });
    expect(heard.problems).toEqual([]);
  });

  it("does not send what the server would not take", async () => {
    await joinRoom();
    await expect(chat("가".repeat(22_000))).rejects.toMatchObject({ code: "message_too_large" });
    expect(server.count("chat")).toBe(0);
  });

  it("sends its own messages again when they were too fast", async () => {
    await joinRoom();
    const muted = signaling.request({ type: "mute", track: "mic", muted: true }, DROP);
    server.line.say({
      type: "error",
      re: server.last("mute").id,
      code: "rate_limited",
      message: "Slow.",
      retryAfterMillis: 300,
    });
    await pass(299);
    expect(server.count("mute")).toBe(1);
    await pass(1);
    expect(server.count("mute")).toBe(2);
    server.line.say({ type: "ok", re: server.last("mute").id });
    await muted;
  });

  it("lets the application know when it is too fast", async () => {
    await joinRoom();
    const said = chat("a");
    server.line.say({
      type: "error",
      re: server.last("chat").id,
      code: "rate_limited",
      message: "Slow.",
      retryAfterMillis: 300,
    });
    await expect(said).rejects.toMatchObject({ code: "rate_limited", retryAfterMillis: 300 });
  });

  it("gives up on its own messages after three times", async () => {
    await joinRoom();
    const muted = signaling.request({ type: "mute", track: "mic", muted: true }, DROP);
    const rejection = expect(muted).rejects.toMatchObject({ code: "rate_limited" });
    for (let i = 0; i < 4; i++) {
      server.line.say({ type: "error", re: server.last("mute").id, code: "rate_limited", message: "Slow." });
      await pass(5_000);
      server.line.say({ type: "ping", at: 1 });
    }
    await rejection;
    expect(server.count("mute")).toBe(4);
  });

  it("forgets a message that rests when the session is restored", async () => {
    await joinRoom();
    const muted = signaling.request({ type: "mute", track: "mic", muted: true }, DROP);
    const rejection = expect(muted).rejects.toMatchObject({ code: "superseded" });
    server.line.say({
      type: "error",
      re: server.last("mute").id,
      code: "rate_limited",
      message: "Slow.",
      retryAfterMillis: 5_000,
    });
    server.line.end(1006);
    await settle();
    await server.join({ restored: true });
    await rejection;
    await pass(6_000);
    expect(server.count("mute")).toBe(0);
  });

  it("keeps a bounded number of them while away", async () => {
    await joinRoom();
    server.webSocket = server.sse = "hung";
    server.line.end(1006);
    await settle();
    for (let i = 0; i < 2_000; i++) chat("x").catch(() => {});
    await expect(chat("one more")).rejects.toMatchObject({ code: "too_many_pending" });
  });

  it("fails them when the room is left", async () => {
    await joinRoom();
    const said = chat("a");
    const rejection = expect(said).rejects.toMatchObject({ code: "removed" });
    server.line.end(4003);
    await rejection;
    await expect(chat("b")).rejects.toMatchObject({ code: "left" });
  });
});

describe("what the server should not send", () => {
  it("is reported, and harms nothing", async () => {
    await joinRoom();
    for (const text of ["", "{", "[]", "null", "7", '{"type":7}', '{"type":"ok","re":"1"}', '{"type":"x","seq":"1"}']) {
      server.line.say(text);
    }
    expect(heard.problems).toHaveLength(8);
    server.line.say({ type: "brand.new", seq: 42 });
    server.line.say({ type: "without.number" });
    server.line.say({ type: "ok", re: 4_711 });
    server.line.say({ type: "joined", re: 4_711 });
    server.line.say({ type: "resumed", re: 4_711 });
    server.line.say({ type: "ping", at: 1 });
    expect(server.last("pong").ack).toBe(42);
    expect(signaling.isLive).toBe(true);
  });

  it("counts as handled although the handler failed, so that a resume does not bring it again for ever", async () => {
    await joinRoom();
    heard.onEvent = () => {
      throw new Error("a bug");
    };
    server.line.say({ type: "chat", seq: 50, from: null, text: "x", at: 1 });
    server.line.say({ type: "ping", at: 1 });
    expect(server.last("pong").ack).toBe(50);
    expect(heard.problems[0]?.code).toBe("protocol_broken");
  });

  it("an error that no request waits for is a problem, not an end", async () => {
    await joinRoom();
    server.line.say({ type: "error", code: "bad_json", message: "What?" });
    server.line.say({ type: "error", re: 999, code: "unknown_type", message: "What?" });
    expect(heard.problems.map(({ code }) => code)).toEqual(["bad_json", "unknown_type"]);
    expect(signaling.isLive).toBe(true);
  });

  it("an error about the connection while joining fails the attempt", async () => {
    const joining = make().join(undefined);
    const rejection = expect(joining).rejects.toMatchObject({ code: "bad_json" });
    await settle();
    server.line.say({ type: "error", code: "bad_json", message: "What?" });
    await rejection;
  });
});

describe("leaving", () => {
  it("tells the server and waits for its word", async () => {
    await joinRoom();
    const leaving = signaling.leave();
    await settle();
    expect(heard.end).toBeNull();
    server.line.say({ type: "left", re: server.last("leave").id });
    await leaving;
    expect(server.line.closedWith?.code).toBe(1000);
    expect(heard.end?.code).toBe("left");
    expect(server.wakers.size).toBe(0);
  });

  it("does not wait for ever", async () => {
    await joinRoom();
    const leaving = signaling.leave();
    await pass(2_000);
    await leaving;
    expect(heard.end?.code).toBe("left");
  });

  it("is immediate while reconnecting, and ends the attempts", async () => {
    await joinRoom();
    server.webSocket = server.sse = "hung";
    server.line.end(1006);
    await settle();
    await signaling.leave();
    await pass(60_000);
    expect(server.webSocketsMade).toBe(2);
    expect(heard.statuses.at(-1)).toMatchObject({ state: "disconnected", code: "left" });
  });

  it("goes out with a page that closes", async () => {
    await joinRoom();
    signaling.leaveNow();
    expect(server.last("leave")).toMatchObject({ type: "leave" });
    expect(server.line.closedWith?.code).toBe(1000);
  });
});
