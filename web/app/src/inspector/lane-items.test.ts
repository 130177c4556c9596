import { expect, test } from "vitest";
import { itemsOf, neighbour } from "./lane-items";
import { peerRecord, signal, state } from "./model/fixtures";
import { layoutLanes } from "./model/timeline";

const peer = peerRecord({ openedAt: 0 });
const entries = [
  signal(1, 100),
  signal(2, 600, { direction: "in" }),
  state(3, 300, "ice", "new", "checking"),
  signal(4, 900),
];
const items = itemsOf(layoutLanes(entries, peer, { from: 0, to: 1_000 }, 1_000), 0);
const go = (id: string | null, key: string): string | undefined => neighbour(items, id, key)?.id;

test("arrow keys go along a lane and to what is nearest on the next one", () => {
  expect(go("out:1", "ArrowRight")).toBe("out:4");
  expect(go("out:4", "ArrowRight")).toBeUndefined();
  expect(go("out:4", "Home")).toBe("out:1");
  expect(go("out:1", "End")).toBe("out:4");
  expect(go("out:4", "ArrowDown")).toBe("in:2");
  expect(go("in:2", "ArrowDown")).toBe("signaling:start");
  expect(go("gathering:start", "ArrowDown")).toBe("ice:start");
  expect(go("in:2", "ArrowUp")).toBe("out:4");
});

test("the first key chooses something", () => {
  expect(go(null, "ArrowRight")).toBe("out:4");
  expect(neighbour([[], []], null, "ArrowRight")).toBeNull();
});

test("an item keeps its id when time goes on", () => {
  const later = itemsOf(layoutLanes(entries, peer, { from: 0, to: 2_000 }, 1_000), 0);
  expect(later.flat().map((item) => item.id)).toEqual(items.flat().map((item) => item.id));
});

test("every item says what it is", () => {
  expect(items.flat().map((item) => item.label)).toContain("ICE: checking, +300 ms");
  expect(items.flat().map((item) => item.label)).toContain("Sent: candidate, +100 ms");
});
