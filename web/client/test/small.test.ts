import { describe, expect, it, vi } from "vitest";
import type { EncodingContext } from "../src/api.js";
import { Emitter } from "../src/emitter.js";
import { browserEnvironment } from "../src/environment.js";
import { MaruError } from "../src/errors.js";
import { defaultMediaPolicy } from "../src/media-policy.js";
import { meaningOf, parse } from "../src/protocol.js";
import { hasUsernameFragment, sessionIdOf } from "../src/sdp.js";
import { Inbox } from "../src/transport.js";

describe("an emitter", () => {
  class Bell extends Emitter<{ ring: { times: number } }> {
    ring(times: number): void {
      this.emit("ring", { times });
    }
  }

  it("calls in the order of subscription, until the end", () => {
    const bell = new Bell();
    const heard: string[] = [];
    const end = bell.on("ring", ({ times }) => heard.push(`a${times}`));
    const b = ({ times }: { times: number }) => void heard.push(`b${times}`);
    bell.on("ring", b);
    bell.once("ring", ({ times }) => heard.push(`c${times}`));
    bell.ring(1);
    end();
    bell.ring(2);
    bell.off("ring", b);
    bell.off("ring", () => {});
    bell.ring(3);
    expect(heard).toEqual(["a1", "b1", "c1", "b2"]);
  });

  it("ends a subscription by an AbortSignal", () => {
    const bell = new Bell();
    const heard = vi.fn();
    const end = new AbortController();
    bell.on("ring", heard, { signal: end.signal });
    bell.on("ring", heard, { signal: AbortSignal.abort() });
    bell.ring(1);
    end.abort();
    bell.ring(2);
    expect(heard).toHaveBeenCalledOnce();
  });

  it("reports what a listener throws where there is no reportError", () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    vi.stubGlobal("reportError", undefined);
    const bell = new Bell();
    bell.on("ring", () => {
      throw new Error("a bug");
    });
    bell.ring(1);
    expect(error).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
});

describe("the media policy", () => {
  const limits = (context: Partial<EncodingContext>) =>
    defaultMediaPolicy({ source: "camera", kind: "video", receivers: 1, width: 1280, height: 720, ...context });

  it("sends less to each, the more there are", () => {
    const bitrates = [1, 2, 3, 4, 5, 8, 9, 15].map((receivers) => limits({ receivers }).maxBitrateBps!);
    expect([...bitrates].sort((a, b) => b - a)).toEqual(bitrates);
    expect(limits({ receivers: 1 })).toMatchObject({ scaleResolutionDownBy: 1, maxFramerate: 30 });
    expect(limits({ receivers: 5 })).toMatchObject({ scaleResolutionDownBy: 2, maxFramerate: 20 });
    expect(limits({ receivers: 15 })).toMatchObject({ scaleResolutionDownBy: 4 });
  });

  it("keeps the whole uplink of a camera below 3 Mbit/s or so", () => {
    for (let receivers = 1; receivers <= 15; receivers++) {
      expect(limits({ receivers }).maxBitrateBps! * receivers).toBeLessThanOrEqual(3_000_000);
    }
  });

  it("counts the shorter side, and never scales up", () => {
    expect(limits({ receivers: 5, width: 720, height: 1280 }).scaleResolutionDownBy).toBe(2);
    expect(limits({ receivers: 15, width: 160, height: 120 }).scaleResolutionDownBy).toBe(1);
    expect(limits({ receivers: 15, width: 0, height: 0 }).scaleResolutionDownBy).toBe(1);
  });

  it("keeps a screen readable, and gives audio what it needs", () => {
    expect(limits({ source: "screen", width: 1920, height: 1080, receivers: 8 })).toMatchObject({
      scaleResolutionDownBy: 1,
      maxFramerate: 10,
    });
    expect(limits({ source: "microphone", kind: "audio" })).toEqual({ maxBitrateBps: 40_000, priority: "high" });
    expect(limits({ source: "screen_audio", kind: "audio" }).maxBitrateBps).toBe(96_000);
  });
});

describe("a message", () => {
  it.each(["", "x", "1", "null", "[]", '"x"', "{}", '{"type":1}', '{"type":"x","re":"1"}', '{"type":"x","seq":[]}'])(
    "%j is none",
    (text) => expect(parse(text)).toBeNull(),
  );

  it("is an object with a type", () => {
    expect(parse('{"type":"x","seq":3,"more":1}')).toEqual({ type: "x", seq: 3, more: 1 });
  });
});

describe("a close code", () => {
  it("always has a meaning", () => {
    for (const code of [0, 1000, 1001, 1005, 1006, 1011, 1015, 3000, 4000, 4002, 4013, 4999]) {
      const meaning = meaningOf(code);
      expect(meaning.message).not.toBe("");
      expect(meaning.hint).not.toBe("");
    }
  });
});

describe("an SDP's session id", () => {
  it("is that of its o= line", () => {
    expect(sessionIdOf("v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\n")).toBe("4611731400430051336");
    expect(sessionIdOf("v=0\r\no=mozilla...THIS_IS_SDPARTA-99.0 123 0 IN IP4 0.0.0.0\r\n")).toBe("123");
    for (const sdp of ["", "v=0", "o=", "o=-", "s=- 1 2"]) expect(sessionIdOf(sdp)).toBeNull();
  });

  it("has generations, by their username fragment", () => {
    expect(hasUsernameFragment("a=ice-ufrag:ab\r\na=ice-pwd:x", "ab")).toBe(true);
    expect(hasUsernameFragment("a=ice-ufrag:ab\r\n", "a")).toBe(false);
    expect(hasUsernameFragment("a=ice-ufrag:a.b\r\n", "a+b")).toBe(false);
  });
});

describe("an inbox", () => {
  it("keeps what comes before its listener", () => {
    const inbox = new Inbox();
    inbox.message("a");
    inbox.closed(1006, "x");
    inbox.message("b");
    inbox.closed(1000, "y");
    const heard: unknown[] = [];
    inbox.listen({ message: (text) => heard.push(text), closed: (code, reason) => heard.push([code, reason]) });
    expect(heard).toEqual(["a", [1006, "x"]]);
  });

  it("is silent once it is told to be", () => {
    const inbox = new Inbox();
    inbox.message("a");
    inbox.silence();
    inbox.message("b");
    inbox.closed(1006, "");
    inbox.listen({
      message: () => expect.unreachable(),
      closed: () => expect.unreachable(),
    });
    expect(inbox.isClosed).toBe(true);
  });
});

describe("an error", () => {
  it("has a code, a sentence and a hint", () => {
    const cause = new Error("deep");
    const error = new MaruError("room_full", "Full.", "Wait.", { field: "room", retryAfterMillis: 5, cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: "MaruError",
      code: "room_full",
      hint: "Wait.",
      field: "room",
      retryAfterMillis: 5,
      cause,
    });
    expect("cause" in new MaruError("x", "", "")).toBe(false);
  });
});

describe("the browser as surroundings", () => {
  it("tells when to look at the network again, and when the page goes", () => {
    const window = new EventTarget();
    const document = Object.assign(new EventTarget(), { visibilityState: "hidden" });
    const network = new EventTarget();
    vi.stubGlobal("window", window);
    vi.stubGlobal("document", document);
    vi.stubGlobal("navigator", { connection: network, onLine: false });
    const heard: string[] = [];
    const ends = [
      browserEnvironment.onWake((reason) => heard.push(reason)),
      browserEnvironment.onPageHide(() => heard.push("hide")),
      browserEnvironment.onGesture(() => heard.push("gesture")),
    ];
    window.dispatchEvent(new Event("online"));
    document.dispatchEvent(new Event("visibilitychange"));
    document.visibilityState = "visible";
    document.dispatchEvent(new Event("visibilitychange"));
    network.dispatchEvent(new Event("change"));
    window.dispatchEvent(Object.assign(new Event("pagehide"), { persisted: true }));
    window.dispatchEvent(Object.assign(new Event("pagehide"), { persisted: false }));
    window.dispatchEvent(new Event("keydown"));
    window.dispatchEvent(new Event("pointerup"));
    expect(heard).toEqual(["online", "visible", "network", "hide", "gesture"]);
    expect(browserEnvironment.isOnline()).toBe(false);
    for (const end of ends) end();
    window.dispatchEvent(new Event("online"));
    window.dispatchEvent(Object.assign(new Event("pagehide"), { persisted: false }));
    expect(heard).toHaveLength(5);
    vi.unstubAllGlobals();
  });

  it("is no more than its clock where there is none", () => {
    vi.stubGlobal("navigator", undefined);
    expect(browserEnvironment.isOnline()).toBe(true);
    browserEnvironment.onWake(() => {})();
    browserEnvironment.onPageHide(() => {})();
    browserEnvironment.onGesture(() => {})();
    expect(browserEnvironment.codecs("video")).toEqual([]);
    expect(browserEnvironment.clock.now()).toBeGreaterThan(0);
    vi.unstubAllGlobals();
  });
});
