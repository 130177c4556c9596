import { MaruError } from "./errors.js";

/** The clock and timers that the SDK lives by. */
export interface Clock {
  /** Milliseconds since the Unix epoch. Goes on while the machine sleeps, which monotonic clocks may not. */
  now(): number;
  setTimeout(call: () => void, millis: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** Why now is a good moment to look whether the network works again. */
export type WakeReason = "online" | "visible" | "network";

/**
 * All that the SDK takes from its surroundings. Tests and other runtimes replace it by
 * {@link ConnectOptions.environment}; the default is the browser's.
 */
export interface Environment {
  readonly clock: Clock;
  /** 0 (inclusive) to 1 (exclusive). */
  random(): number;
  openWebSocket(url: string, protocol: string): WebSocket;
  fetch(url: string, init: RequestInit): Promise<Response>;
  createPeerConnection(configuration: RTCConfiguration): RTCPeerConnection;
  createMediaStream(tracks: MediaStreamTrack[]): MediaStream;
  /** The codecs that the browser can receive; empty when it does not say. */
  codecs(kind: "audio" | "video"): readonly RTCRtpCodec[];
  /** @throws MaruError `insecure_context`, `unsupported` */
  mediaDevices(): MediaDevices;
  /** @throws MaruError `unsupported` */
  createAudioContext(): AudioContext;
  /** False only when the browser knows that there is no network. */
  isOnline(): boolean;
  /** Calls the listener when the browser comes online, the page becomes visible or the network changes. Returns the end. */
  onWake(listener: (reason: WakeReason) => void): () => void;
  /** Calls the listener when the page goes away for good. Returns the end. */
  onPageHide(listener: () => void): () => void;
  /** Calls the listener at the user's next click, tap or key. Returns the end. */
  onGesture(listener: () => void): () => void;
}

/** The page's own origin, as the base of relative URLs. */
export function pageUrl(): string | undefined {
  return typeof location === "object" ? location.href : undefined;
}

const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (call, millis) => setTimeout(call, millis),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

/** The browser. Looks each thing up when it is used, so that importing this SDK works anywhere. */
export const browserEnvironment: Environment = {
  clock: systemClock,
  random: () => Math.random(),
  openWebSocket(url, protocol) {
    return new WebSocket(url, protocol);
  },
  fetch(url, init) {
    return fetch(url, init);
  },
  createPeerConnection(configuration) {
    if (typeof RTCPeerConnection !== "function") throw unsupported("WebRTC");
    return new RTCPeerConnection(configuration);
  },
  createMediaStream(tracks) {
    return new MediaStream(tracks);
  },
  codecs(kind) {
    if (typeof RTCRtpReceiver !== "function") return [];
    return RTCRtpReceiver.getCapabilities?.(kind)?.codecs ?? [];
  },
  mediaDevices() {
    if (typeof isSecureContext === "boolean" && !isSecureContext) {
      throw new MaruError(
        "insecure_context",
        "Browsers give cameras, microphones and screens to pages on https and localhost only.",
        "Open the page by https://, or on the machine itself by http://localhost.",
      );
    }
    if (typeof navigator !== "object" || !navigator.mediaDevices) throw unsupported("media devices");
    return navigator.mediaDevices;
  },
  createAudioContext() {
    if (typeof AudioContext !== "function") throw unsupported("Web Audio");
    return new AudioContext();
  },
  isOnline() {
    return typeof navigator !== "object" || navigator.onLine !== false;
  },
  onWake(listener) {
    if (typeof window !== "object") return () => {};
    const end = new AbortController();
    const options = { signal: end.signal };
    window.addEventListener("online", () => listener("online"), options);
    document.addEventListener(
      "visibilitychange",
      () => {
        if (document.visibilityState === "visible") listener("visible");
      },
      options,
    );
    const connection = (navigator as Navigator & { connection?: EventTarget }).connection;
    connection?.addEventListener?.("change", () => listener("network"), options);
    return () => end.abort();
  },
  onPageHide(listener) {
    if (typeof window !== "object") return () => {};
    const hidden = (event: PageTransitionEvent) => {
      if (!event.persisted) listener();
    };
    window.addEventListener("pagehide", hidden);
    return () => window.removeEventListener("pagehide", hidden);
  },
  onGesture(listener) {
    if (typeof window !== "object") return () => {};
    const end = new AbortController();
    const heard = () => {
      end.abort();
      listener();
    };
    for (const event of ["pointerup", "keydown"]) {
      window.addEventListener(event, heard, { capture: true, signal: end.signal });
    }
    return () => end.abort();
  },
};

function unsupported(what: string): MaruError {
  return new MaruError("unsupported", `This browser has no ${what}.`, "Use a current browser.");
}
