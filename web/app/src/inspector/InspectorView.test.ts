import { cleanup, fireEvent, render, screen, within } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { locale } from "../i18n/locale.svelte";
import InspectorView from "./InspectorView.svelte";
import { candidate, inspectionOf, note, offer, pair, peerRecord, sample, signal, state, track } from "./model/fixtures";

vi.mock("uplot", () => ({
  default: class {
    setData() {}
    setSize() {}
    setScale() {}
    destroy() {}
  },
}));

const connected = {
  signaling: "stable",
  gathering: "complete",
  ice: "connected",
  dtls: "connected",
  connection: "connected",
} as const;
const selected = pair({}, { address: "192.168.0.9", key: "r1", side: "remote" });

function jun() {
  return peerRecord({
    states: connected,
    connectedAt: 10_400,
    dtlsVersion: "FEFC",
    srtpCipher: "AES_CM_128_HMAC_SHA1_80",
    selectedPair: selected,
    candidates: [selected.local, selected.remote, candidate({ key: "other", address: "2f6c8f0e.local" })],
    timeline: [
      note(1, 10_000, "opened"),
      signal(2, 10_020, { type: "offer", message: { type: "offer", to: "p_jun" } }),
      state(3, 10_020, "signaling", "stable", "have-local-offer"),
      signal(4, 10_080, { type: "answer", direction: "in" }),
      state(5, 10_080, "signaling", "have-local-offer", "stable"),
    ],
    descriptions: [
      { side: "local", type: "offer", version: 1, at: 10_020, sdp: offer(2), tracks: {}, incarnation: 1 },
      { side: "remote", type: "answer", version: 1, at: 10_080, sdp: offer(7), tracks: {}, incarnation: 1 },
      {
        side: "local",
        type: "offer",
        version: 2,
        at: 12_000,
        sdp: offer(3).replaceAll("rR22", "Xy9k"),
        tracks: {},
        incarnation: 1,
      },
    ],
    samples: [
      sample(13_000, {
        receivedBps: 1_250_000,
        rttMillis: 12,
        tracks: [track({ bitrateBps: 1_200_000, codec: "VP8" })],
      }),
    ],
  });
}

const part = (id: string) => within(screen.getByTestId(id));

beforeEach(() => (locale.current = "en"));
afterEach(cleanup);

test("says so when nobody is there", () => {
  render(InspectorView, { inspection: inspectionOf([]) });
  expect(screen.getByText("Nobody else is here yet.")).toBeTruthy();
});

test("shows one connection at a time, chosen by its button", async () => {
  render(InspectorView, { inspection: inspectionOf([jun(), peerRecord({ peer: "p_sora", name: "Sora" })]) });
  const [first, second] = screen.getAllByTestId("inspector-peer");
  expect(first?.getAttribute("aria-pressed")).toBe("true");
  expect(part("inspector-path").getByText(/Direct over your local network/)).toBeTruthy();
  await fireEvent.click(second!);
  expect(second?.getAttribute("aria-pressed")).toBe("true");
  expect(part("inspector-path").getByText(/No path yet/)).toBeTruthy();
});

test("draws the path with both ends and their addresses", () => {
  render(InspectorView, { inspection: inspectionOf([jun()]) });
  const places = screen.getByTestId("inspector-path").querySelectorAll("[data-kind]");
  expect([...places].map((place) => place.getAttribute("data-kind"))).toEqual(["self", "peer"]);
  expect(part("inspector-path").getByText("192.168.0.5:50000")).toBeTruthy();
});

test("marks the candidates in use and explains one when it is opened", async () => {
  render(InspectorView, { inspection: inspectionOf([jun()]) });
  expect(screen.getByTestId("inspector-candidates").querySelectorAll('[data-selected="true"]')).toHaveLength(2);
  await fireEvent.click(part("inspector-candidates").getByRole("button", { name: "Details: host 2f6c8f0e.local" }));
  expect(part("inspector-candidates").getByText(/hidden behind a random name/)).toBeTruthy();
});

test("explains what the keyboard reaches on the timeline", async () => {
  render(InspectorView, { inspection: inspectionOf([jun()]) });
  const lanes = part("inspector-timeline").getByRole("listbox");
  await fireEvent.keyDown(lanes, { key: "ArrowRight" });
  expect(part("inspector-timeline").getByText("Sent: offer")).toBeTruthy();
  expect(part("inspector-timeline").getByText(/An offer: what this side wants/)).toBeTruthy();
  await fireEvent.keyDown(lanes, { key: "ArrowDown" });
  expect(part("inspector-timeline").getByText("Received: answer")).toBeTruthy();
  expect(lanes.getAttribute("aria-activedescendant")).toMatch(/in:4$/);
});

test("tells what changed between two versions of a description", async () => {
  render(InspectorView, { inspection: inspectionOf([jun()]) });
  await fireEvent.click(part("inspector-sdp").getByRole("radio", { name: "Changes" }));
  expect(part("inspector-sdp").getByText(/ICE restart: a new user name/)).toBeTruthy();
  await fireEvent.click(part("inspector-sdp").getByText("Ours: offer 1"));
  expect(part("inspector-sdp").getByText(/The first version of this side/)).toBeTruthy();
});

test("gives graphs words for those who do not see them", () => {
  render(InspectorView, { inspection: inspectionOf([jun()]) });
  expect(
    part("inspector-graphs").getByRole("img", { name: /Bitrate\. Latest: Picture|Bitrate\. Latest: Camera/ }),
  ).toBeTruthy();
});

test("follows its feed until it is gone", async () => {
  const unsubscribe = vi.fn();
  const subscribe = vi.fn((_listener: unknown) => unsubscribe);
  const { unmount } = render(InspectorView, { inspection: { ...inspectionOf([jun()]), subscribe } });
  expect(subscribe).toHaveBeenCalledOnce();
  unmount();
  expect(unsubscribe).toHaveBeenCalledOnce();
});

test("says what carries the signaling messages, and when it is the fallback", async () => {
  const { rerender } = render(InspectorView, { inspection: inspectionOf([jun()]) });
  expect(screen.getByTestId("inspector-signaling").textContent).toContain("by WebSocket");
  await rerender({ inspection: inspectionOf([], { transport: "sse" }) });
  expect(screen.getByTestId("inspector-signaling").textContent).toContain("server-sent events");
});

test("speaks Korean", () => {
  locale.current = "ko";
  render(InspectorView, { inspection: inspectionOf([jun()]) });
  expect(part("inspector-path").getByText(/같은 네트워크 안에서 곧장/)).toBeTruthy();
});
