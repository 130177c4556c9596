import { drawStream } from "./drawn";
import type {
  DomError,
  Line,
  MediaDeviceInfoFacts,
  MediaMethod,
  MediaSignal,
  MediaSource,
  TrackFacts,
} from "./protocol";

/** How long the tracks of an opened device may take to arrive. */
const ARRIVAL_MILLIS = 8_000;

type Answer =
  | { readonly kind: "tracks"; readonly tracks: readonly TrackFacts[] }
  | { readonly kind: "devices"; readonly devices: readonly MediaDeviceInfoFacts[] };

interface Asked {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Puts `navigator.mediaDevices` in reach of the sandbox. Browsers keep devices from pages without an origin; so the page
 * opens them and hands the tracks over by a connection within the browser, and what the code sees of a track (its label,
 * settings, constraints, its end) is what the page's own track says.
 */
export class BridgedMedia {
  readonly #line: Line;
  readonly #source: MediaSource;
  readonly #Connection = RTCPeerConnection;
  readonly #asked = new Map<number, Asked>();
  readonly #couriers = new Map<number, Courier>();
  #count = 0;

  constructor(line: Line, source: MediaSource) {
    this.#line = line;
    this.#source = source;
    line.on("media.tracks", ({ id, tracks }) => this.#asked.get(id)?.resolve({ kind: "tracks", tracks }));
    line.on("media.devices", ({ id, devices }) => this.#asked.get(id)?.resolve({ kind: "devices", devices }));
    line.on("media.refused", ({ id, error }) => this.#asked.get(id)?.reject(domErrorOf(error)));
    line.on("media.signal", ({ id, signal }) => void this.#courierOf(id).take(signal));
    line.on("media.ended", ({ id, track }) => this.#couriers.get(id)?.ended(track));
    line.on("media.applied", (message) => this.#couriers.get(message.id)?.applied(message));
  }

  /** Takes the place of the browser's own methods, and stands in where there are none. */
  install(): void {
    const devices = navigator.mediaDevices ?? new EventTarget();
    const methods = {
      getUserMedia: (constraints: MediaStreamConstraints = {}) => this.#open("getUserMedia", constraints),
      getDisplayMedia: (options: DisplayMediaStreamOptions = {}) => this.#open("getDisplayMedia", options),
      enumerateDevices: () => this.#list(),
    };
    for (const [name, value] of Object.entries(methods)) {
      Object.defineProperty(devices, name, { value, configurable: true, writable: true });
    }
    if (!navigator.mediaDevices) Object.defineProperty(navigator, "mediaDevices", { value: devices });
  }

  async #open(method: MediaMethod, constraints: MediaStreamConstraints): Promise<MediaStream> {
    if (this.#source === "drawn") {
      return drawStream(method === "getDisplayMedia" ? { video: constraints.video ?? true } : constraints);
    }
    const id = ++this.#count;
    const answer = await this.#ask(id, method, constraints);
    return this.#courierOf(id).deliver(answer.kind === "tracks" ? answer.tracks : []);
  }

  async #list(): Promise<MediaDeviceInfo[]> {
    if (this.#source === "drawn") return [];
    const answer = await this.#ask(++this.#count, "enumerateDevices", null);
    return answer.kind === "devices"
      ? answer.devices.map((device) => ({ ...device, toJSON: () => device }) as MediaDeviceInfo)
      : [];
  }

  #ask(id: number, method: MediaMethod, constraints: unknown): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      this.#line.send({ kind: "media.ask", id, method, constraints: JSON.parse(JSON.stringify(constraints)) });
    }).finally(() => this.#asked.delete(id));
  }

  #courierOf(id: number): Courier {
    let courier = this.#couriers.get(id);
    if (!courier) this.#couriers.set(id, (courier = new Courier(this.#line, id, new this.#Connection())));
    return courier;
  }
}

type Applied = Extract<Parameters<Parameters<Line["on"]>[1]>[0], { kind: "media.applied" }>;

/** The receiving end of the connection that brings the tracks of one getUserMedia call. */
class Courier {
  readonly #line: Line;
  readonly #id: number;
  readonly #connection: RTCPeerConnection;
  readonly #arrived: MediaStreamTrack[] = [];
  readonly #facts = new Map<string, TrackFacts>();
  readonly #tracks = new Map<string, Set<MediaStreamTrack>>();
  readonly #applying = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  #arrival: () => void = () => {};
  #requests = 0;

  constructor(line: Line, id: number, connection: RTCPeerConnection) {
    this.#line = line;
    this.#id = id;
    this.#connection = connection;
    connection.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate) line.send({ kind: "media.signal", id, signal: { candidate: candidate.toJSON() } });
    });
    connection.addEventListener("track", ({ track }) => {
      this.#arrived.push(track);
      this.#arrival();
    });
    connection.addEventListener("connectionstatechange", () => this.#arrival());
  }

  async take({ description, candidate }: MediaSignal): Promise<void> {
    if (description) {
      await this.#connection.setRemoteDescription(description);
      await this.#connection.setLocalDescription();
      const answer = this.#connection.localDescription;
      if (answer) this.#line.send({ kind: "media.signal", id: this.#id, signal: { description: answer.toJSON() } });
    }
    if (candidate) await this.#connection.addIceCandidate(candidate);
  }

  /** Waits for the tracks and dresses them as those of the device. */
  async deliver(facts: readonly TrackFacts[]): Promise<MediaStream> {
    await this.#wait(facts.length);
    const stream = new MediaStream();
    for (const fact of facts) {
      const index = this.#arrived.findIndex((track) => track.kind === fact.kind);
      const [track] = index < 0 ? [] : this.#arrived.splice(index, 1);
      if (!track) continue;
      this.#facts.set(fact.id, fact);
      stream.addTrack(this.#dress(track, fact.id));
    }
    return stream;
  }

  ended(id: string): void {
    for (const track of this.#tracks.get(id) ?? []) {
      if (track.readyState === "ended") continue;
      MediaStreamTrack.prototype.stop.call(track);
      track.dispatchEvent(new Event("ended"));
    }
  }

  applied({ track, request, settings, constraints, error }: Applied): void {
    const fact = this.#facts.get(track);
    if (fact) this.#facts.set(track, { ...fact, settings, constraints });
    const waiting = this.#applying.get(request);
    this.#applying.delete(request);
    if (error) waiting?.reject(domErrorOf(error));
    else waiting?.resolve();
  }

  async #wait(count: number): Promise<void> {
    const isThere = (): boolean => this.#arrived.length >= count && this.#connection.connectionState === "connected";
    const done = new Promise<void>((resolve, reject) => {
      const give = setTimeout(
        () => reject(new DOMException("The tracks did not reach the sandbox.", "NotReadableError")),
        ARRIVAL_MILLIS,
      );
      this.#arrival = () => {
        if (!isThere()) return;
        clearTimeout(give);
        resolve();
      };
    });
    this.#arrival();
    await done;
  }

  #dress(track: MediaStreamTrack, id: string): MediaStreamTrack {
    const fact = (): TrackFacts | undefined => this.#facts.get(id);
    const same = this.#tracks.get(id) ?? new Set();
    this.#tracks.set(id, same.add(track));
    const { stop, clone } = MediaStreamTrack.prototype;
    const members: PropertyDescriptorMap = {
      label: { get: () => fact()?.label ?? "" },
      getSettings: { value: () => ({ ...fact()?.settings }) },
      getConstraints: { value: () => ({ ...fact()?.constraints }) },
      getCapabilities: { value: () => ({ ...fact()?.capabilities }) },
      applyConstraints: { value: (constraints: MediaTrackConstraints = {}) => this.#apply(id, constraints) },
      clone: { value: () => this.#dress(clone.call(track), id) },
      stop: {
        value: () => {
          stop.call(track);
          same.delete(track);
          if (same.size === 0) this.#line.send({ kind: "media.stop", id: this.#id, track: id });
        },
      },
    };
    return Object.defineProperties(track, members);
  }

  #apply(track: string, constraints: MediaTrackConstraints): Promise<void> {
    const request = ++this.#requests;
    return new Promise((resolve, reject) => {
      this.#applying.set(request, { resolve, reject });
      this.#line.send({ kind: "media.apply", id: this.#id, track, request, constraints });
    });
  }
}

function domErrorOf({ name, message, constraint }: DomError): Error {
  const error = new DOMException(message, name);
  if (constraint !== undefined) Object.defineProperty(error, "constraint", { value: constraint });
  return error;
}
