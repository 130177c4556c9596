import type { DomError, FromSandbox, MediaSignal, ToSandbox, TrackFacts } from "../sandbox/protocol";

type Asked = Extract<FromSandbox, { kind: `media.${string}` }>;

/** Enough for an undamaged picture: the way is within the browser, nothing has to be saved. */
const COURIER_BPS = 8_000_000;

/** Opens cameras, microphones and screens for the sandbox and hands their tracks over by a connection of its own each. */
export class MediaDesk {
  readonly #answer: (message: ToSandbox) => void;
  readonly #couriers = new Map<number, Courier>();
  #isOver = false;

  constructor(answer: (message: ToSandbox) => void) {
    this.#answer = answer;
  }

  async take(message: Asked): Promise<void> {
    switch (message.kind) {
      case "media.ask":
        return this.#open(message);
      case "media.signal":
        return this.#couriers.get(message.id)?.take(message.signal);
      case "media.stop":
        return this.#couriers.get(message.id)?.stop(message.track);
      case "media.apply":
        return this.#apply(message);
    }
  }

  /** Stops all devices. */
  end(): void {
    this.#isOver = true;
    for (const courier of this.#couriers.values()) courier.end();
    this.#couriers.clear();
  }

  async #open({ id, method, constraints }: Extract<Asked, { kind: "media.ask" }>): Promise<void> {
    try {
      const devices = navigator.mediaDevices as MediaDevices | undefined;
      if (!devices) throw new DOMException("Cameras need https or localhost.", "SecurityError");
      if (method === "enumerateDevices") {
        const list = (await devices.enumerateDevices()).map((device) => device.toJSON() as MediaDeviceInfo);
        return this.#answer({ kind: "media.devices", id, devices: list });
      }
      const stream = await devices[method](constraints as MediaStreamConstraints);
      if (this.#isOver) return stream.getTracks().forEach((track) => track.stop());
      const courier = new Courier(id, stream, this.#answer);
      this.#couriers.set(id, courier);
      this.#answer({ kind: "media.tracks", id, tracks: stream.getTracks().map(factsOf) });
      await courier.start();
    } catch (error) {
      this.#answer({ kind: "media.refused", id, error: domErrorOf(error) });
    }
  }

  async #apply({ id, track, request, constraints }: Extract<Asked, { kind: "media.apply" }>): Promise<void> {
    const own = this.#couriers.get(id)?.track(track);
    if (!own) return;
    let error: DomError | null = null;
    try {
      await own.applyConstraints(constraints);
    } catch (thrown) {
      error = domErrorOf(thrown);
    }
    const { settings, constraints: applied } = factsOf(own);
    this.#answer({ kind: "media.applied", id, track, request, settings, constraints: applied, error });
  }
}

/** The sending end of the connection that brings one stream into the sandbox. */
class Courier {
  readonly #id: number;
  readonly #stream: MediaStream;
  readonly #answer: (message: ToSandbox) => void;
  readonly #connection = new RTCPeerConnection();

  constructor(id: number, stream: MediaStream, answer: (message: ToSandbox) => void) {
    this.#id = id;
    this.#stream = stream;
    this.#answer = answer;
    this.#connection.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate) answer({ kind: "media.signal", id, signal: { candidate: candidate.toJSON() } });
    });
    for (const track of stream.getTracks()) {
      track.addEventListener("ended", () => answer({ kind: "media.ended", id, track: track.id }));
    }
  }

  async start(): Promise<void> {
    for (const track of this.#stream.getTracks()) {
      const sendEncodings = track.kind === "video" ? [{ maxBitrate: COURIER_BPS }] : [];
      this.#connection.addTransceiver(track, { direction: "sendonly", streams: [this.#stream], sendEncodings });
    }
    await this.#connection.setLocalDescription();
    const offer = this.#connection.localDescription;
    if (offer) this.#answer({ kind: "media.signal", id: this.#id, signal: { description: offer.toJSON() } });
  }

  async take({ description, candidate }: MediaSignal): Promise<void> {
    if (description?.type === "answer") {
      await this.#connection.setRemoteDescription({ type: "answer", sdp: startFast(description.sdp ?? "") });
      await Promise.all(this.#connection.getSenders().map(keepResolution));
    }
    if (candidate) await this.#connection.addIceCandidate(candidate);
  }

  track(id: string): MediaStreamTrack | undefined {
    return this.#stream.getTracks().find((track) => track.id === id);
  }

  stop(id: string): void {
    this.track(id)?.stop();
    if (this.#stream.getTracks().every((track) => track.readyState === "ended")) this.#connection.close();
  }

  end(): void {
    for (const track of this.#stream.getTracks()) track.stop();
    this.#connection.close();
  }
}

/** Chromium climbs to the full picture over seconds unless it is told where to begin; others ignore the parameter. */
function startFast(sdp: string): string {
  return sdp.replace(
    /^a=rtpmap:(\d+) (VP8|VP9|H264|AV1)\/90000\r?$/gm,
    (line, number: string) => `${line.trimEnd()}\r\na=fmtp:${number} x-google-start-bitrate=${COURIER_BPS / 2_000}\r`,
  );
}

async function keepResolution(sender: RTCRtpSender): Promise<void> {
  if (sender.track?.kind !== "video") return;
  try {
    const parameters = sender.getParameters() as RTCRtpSendParameters & { degradationPreference?: string };
    parameters.degradationPreference = "maintain-resolution";
    await sender.setParameters(parameters);
  } catch {
    // It then adapts as in any call.
  }
}

function factsOf(track: MediaStreamTrack): TrackFacts {
  return {
    id: track.id,
    kind: track.kind === "video" ? "video" : "audio",
    label: track.label,
    settings: plain(track.getSettings()),
    // Firefox has it since 132.
    capabilities: typeof track.getCapabilities === "function" ? plain(track.getCapabilities()) : {},
    constraints: plain(track.getConstraints()),
  };
}

/** What can be cloned of a dictionary of the browser. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function domErrorOf(error: unknown): DomError {
  if (typeof error !== "object" || error === null) return { name: "Error", message: String(error) };
  const { name, message, constraint } = error as Record<string, unknown>;
  return {
    name: typeof name === "string" ? name : "Error",
    message: typeof message === "string" ? message : "",
    ...(typeof constraint === "string" ? { constraint } : {}),
  };
}
