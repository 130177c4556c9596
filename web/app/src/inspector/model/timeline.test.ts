import { describe, expect, test } from "vitest";
import { note, peerRecord, signal, state } from "./fixtures";
import { formatOffset, layoutLanes, mergeEntries, spanOf, ticksOf, toneOf } from "./timeline";

const peer = peerRecord({ openedAt: 0, connectedAt: 400 });
const span = { from: 0, to: 1_000 };
const lane = (lanes: ReturnType<typeof layoutLanes>, key: string) => lanes.find((candidate) => candidate.key === key);

test("entries of a peer and of the signaling connection merge in their order, without heartbeats", () => {
  const merged = mergeEntries(
    [signal(2, 20), signal(5, 50)],
    [signal(1, 10, { type: "joined" }), signal(3, 30, { type: "ping" }), signal(4, 50, { type: "publish" })],
    false,
  );
  expect(merged.map((entry) => entry.number)).toEqual([1, 2, 4, 5]);
});

describe("lanes", () => {
  test("draw a machine as bars from state to state, the last up to now", () => {
    const lanes = layoutLanes(
      [state(1, 100, "ice", "new", "checking"), state(2, 300, "ice", "checking", "connected")],
      peer,
      span,
      1_000,
    );
    expect(lane(lanes, "ice")?.bars.map(({ state, tone, x, width }) => ({ state, tone, x, width }))).toEqual([
      { state: "new", tone: "idle", x: 0, width: 100 },
      { state: "checking", tone: "progress", x: 100, width: 200 },
      { state: "connected", tone: "good", x: 300, width: 700 },
    ]);
  });

  test("start with the state before the oldest entry that is kept", () => {
    const lanes = layoutLanes([state(900, 500, "connection", "connected", "disconnected")], peer, span, 100);
    expect(lane(lanes, "connection")?.bars.map((bar) => bar.state)).toEqual(["connected", "disconnected"]);
  });

  test("cut bars at the edges of what is shown and end them when the connection closed", () => {
    const lanes = layoutLanes([], peerRecord({ openedAt: -500, closedAt: 600 }), span, 1_000);
    expect(lane(lanes, "dtls")?.bars[0]).toMatchObject({ x: 0, width: 600, until: 600 });
  });

  test("keep messages by direction and join those that are too near to tell apart", () => {
    const lanes = layoutLanes(
      [signal(1, 100), signal(2, 104), signal(3, 500), signal(4, 500, { direction: "in", type: "error" })],
      peer,
      span,
      1_000,
    );
    expect(lane(lanes, "out")?.marks.map((mark) => mark.entries.length)).toEqual([2, 1]);
    expect(lane(lanes, "in")?.marks).toMatchObject([{ tone: "bad", x: 500 }]);
  });

  test("leave out marks beyond the edges", () => {
    const lanes = layoutLanes([note(1, -5, "opened"), note(2, 5, "selected_pair")], peer, span, 1_000);
    expect(lane(lanes, "notes")?.marks.map((mark) => mark.tone)).toEqual(["good"]);
  });

  test("show the signaling connection only when something happened to it", () => {
    expect(lane(layoutLanes([], peer, span, 1_000), "transport")).toBeUndefined();
    const lost = [state(1, 10, "transport", "connected", "reconnecting")];
    expect(lane(layoutLanes(lost, peer, span, 1_000), "transport")?.bars.map((bar) => bar.tone)).toEqual([
      "good",
      "warn",
    ]);
  });
});

describe("what is shown", () => {
  test("of a setup ends soon after media flows, however long the call goes on", () => {
    const setup = spanOf("setup", peerRecord({ openedAt: 10_000, connectedAt: 10_400 }), 500_000);
    expect(setup.to).toBe(11_000);
    expect(setup.from).toBeLessThan(10_000);
  });

  test("follows the clock until the connection is closed", () => {
    expect(spanOf("half-minute", peer, 90_000)).toEqual({ from: 60_000, to: 90_000 });
    expect(spanOf("half-minute", { ...peer, closedAt: 80_000 }, 90_000)).toEqual({ from: 50_000, to: 80_000 });
  });

  test("is never empty", () => {
    for (const zoom of ["setup", "half-minute", "five-minutes", "all"] as const) {
      const { from, to } = spanOf(zoom, peerRecord({ openedAt: 5 }), 5);
      expect(to).toBeGreaterThan(from);
    }
  });
});

test("ticks are round and leave their labels room", () => {
  const ticks = ticksOf({ from: 950, to: 2_000 }, 1_000, 600);
  expect(ticks.map((tick) => tick.offset)).toEqual([0, 200, 400, 600, 800, 1_000]);
  expect(ticks[0]?.x).toBeCloseTo((50 / 1_050) * 600);
});

test("times on the axis are short", () => {
  expect([0, 120, -40, 1_500, 3_000, 125_000, 3_723_000].map(formatOffset)).toEqual([
    "0",
    "+120 ms",
    "−40 ms",
    "+1.5 s",
    "+3 s",
    "+2:05",
    "+1:02:03",
  ]);
});

test("unknown states have a colour too", () => {
  expect(toneOf("constructor")).toBe("idle");
  expect(toneOf("failed")).toBe("bad");
});
