import type { Environment } from "../src/environment.js";
import { MaruError } from "../src/errors.js";
import { FakePeerConnection, FakeStream, FakeTrack } from "./fake-media.js";

/** Cameras, microphones and screens to be scripted. */
export class FakeDevices extends EventTarget {
  /** What was opened, in order. */
  readonly opened: FakeTrack[] = [];
  readonly requests: MediaStreamConstraints[] = [];
  readonly devices = [
    { deviceId: "cam1", kind: "videoinput" as const, label: "Camera 1", groupId: "g1" },
    { deviceId: "cam2", kind: "videoinput" as const, label: "Camera 2", groupId: "g2" },
    { deviceId: "mic1", kind: "audioinput" as const, label: "Microphone 1", groupId: "g3" },
    { deviceId: "spk1", kind: "audiooutput" as const, label: "Speaker 1", groupId: "g4" },
  ];
  /** The next requests fail with these, null lets one pass. */
  failures: (Error | DOMException | null)[] = [];
  /** Held back until it is resolved. */
  gate: Promise<void> | null = null;
  screenHasAudio = true;
  isInsecure = false;

  async enumerateDevices(): Promise<unknown[]> {
    return this.devices;
  }

  async getUserMedia(constraints: MediaStreamConstraints): Promise<FakeStream> {
    this.requests.push(constraints);
    await this.gate;
    const failure = this.failures.shift();
    if (failure) throw failure;
    const kind = constraints.video ? "video" : "audio";
    const wish = (constraints.video || constraints.audio) as MediaTrackConstraints;
    const { exact, ideal } = (wish.deviceId ?? {}) as { exact?: string; ideal?: string };
    const fallback = kind === "video" ? "cam1" : "mic1";
    const deviceId = exact ?? ideal ?? fallback;
    const track = new FakeTrack(kind, `Label of ${deviceId}`, { deviceId });
    this.opened.push(track);
    return new FakeStream([track]);
  }

  async getDisplayMedia(constraints: MediaStreamConstraints): Promise<FakeStream> {
    this.requests.push(constraints);
    const failure = this.failures.shift();
    if (failure) throw failure;
    const tracks = [new FakeTrack("video", "screen:0")];
    if (constraints.audio && this.screenHasAudio) tracks.push(new FakeTrack("audio", "tab sound"));
    this.opened.push(...tracks);
    return new FakeStream(tracks);
  }

  /** Parts of an environment with these devices, and with peer connections that carry nothing. */
  environment(): Partial<Environment> {
    return {
      mediaDevices: () => {
        if (this.isInsecure) throw new MaruError("insecure_context", "", "");
        return this as unknown as MediaDevices;
      },
      createPeerConnection: (configuration) => new FakePeerConnection(configuration) as unknown as RTCPeerConnection,
      createMediaStream: (tracks) => new FakeStream(tracks as unknown as FakeTrack[]) as unknown as MediaStream,
      createAudioContext: () => {
        throw new MaruError("unsupported", "", "");
      },
    };
  }
}

/** A media element that remembers what it plays. */
export class FakeElement {
  srcObject: unknown = null;
  autoplay = false;
  playsInline = false;
  muted = false;
  sinkId = "";
  plays = 0;
  failure: DOMException | null = null;

  async play(): Promise<void> {
    if (this.failure) throw this.failure;
    this.plays++;
  }
  async setSinkId(id: string): Promise<void> {
    if (id === "gone") throw new DOMException("gone", "NotFoundError");
    this.sinkId = id;
  }
  asElement(): HTMLMediaElement {
    return this as unknown as HTMLMediaElement;
  }
  get media(): unknown {
    return (this.srcObject as FakeStream | null)?.tracks[0] ?? null;
  }
}
