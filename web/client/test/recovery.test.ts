import { describe, expect, it, vi } from "vitest";
import { type Recoverable, Recovery } from "../src/recovery.js";

/** A connection whose states a test sets, and time that it lets pass. */
function patient() {
  vi.useFakeTimers();
  const target = {
    isInitiator: true,
    canSignal: true,
    iceState: "connected" as RTCIceConnectionState,
    connectionState: "connected" as RTCPeerConnectionState,
    restartIce: vi.fn(),
    rebuild: vi.fn(),
    offerFirst: vi.fn(),
  } satisfies Recoverable;
  const clock = {
    now: () => Date.now(),
    setTimeout: (call: () => void, millis: number) => setTimeout(call, millis),
    clearTimeout: (timer: unknown) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  };
  return { target, recovery: new Recovery(clock, target) };
}

describe("recovery", () => {
  it("builds a connection anew whose description was refused, though its path works", () => {
    const { target, recovery } = patient();
    recovery.begin(false);
    recovery.update();
    recovery.broken();
    recovery.update();
    vi.advanceTimersByTime(1_000);
    expect(target.rebuild).toHaveBeenCalledOnce();
    expect(target.restartIce).not.toHaveBeenCalled();
  });

  it("takes the new connection for a healthy one once it is connected", () => {
    const { target, recovery } = patient();
    recovery.broken();
    vi.advanceTimersByTime(0);
    recovery.begin(false);
    recovery.update();
    vi.advanceTimersByTime(60_000);
    expect(target.rebuild).toHaveBeenCalledOnce();
  });
});
