/** Fakes of the browser's media: tracks, streams and a peer connection that negotiates, but carries nothing. */

let serial = 0;

export class FakeTrack extends EventTarget {
  readonly id = `track-${++serial}`;
  enabled = true;
  readyState: "live" | "ended" = "live";
  contentHint = "";
  onended: (() => void) | null = null;
  settings: MediaTrackSettings;

  constructor(
    readonly kind: "audio" | "video",
    readonly label = `fake ${kind}`,
    settings: MediaTrackSettings = {},
  ) {
    super();
    this.settings = { ...(kind === "video" ? { width: 1280, height: 720 } : {}), ...settings };
  }

  stop(): void {
    this.readyState = "ended";
  }

  getSettings(): MediaTrackSettings {
    return this.settings;
  }

  /** As when a device is unplugged, or the user ends the sharing. */
  end(): void {
    this.readyState = "ended";
    this.onended?.();
  }
}

export function asTrack(track: FakeTrack): MediaStreamTrack {
  return track as unknown as MediaStreamTrack;
}

export class FakeStream {
  readonly id = `stream-${++serial}`;
  constructor(readonly tracks: FakeTrack[]) {}
  getTracks(): FakeTrack[] {
    return this.tracks;
  }
  getVideoTracks(): FakeTrack[] {
    return this.tracks.filter(({ kind }) => kind === "video");
  }
  getAudioTracks(): FakeTrack[] {
    return this.tracks.filter(({ kind }) => kind === "audio");
  }
}

class FakeSender {
  track: FakeTrack | null = null;
  transport: { state: string; onstatechange: (() => void) | null } | null = null;
  parameters: RTCRtpSendParameters = { encodings: [], transactionId: "", codecs: [], headerExtensions: [], rtcp: {} };
  streams: unknown[] = [];
  failsToSet = false;

  async replaceTrack(track: FakeTrack | null): Promise<void> {
    this.track = track;
  }
  setStreams(...streams: unknown[]): void {
    this.streams = streams;
  }
  getParameters(): RTCRtpSendParameters {
    return structuredClone(this.parameters);
  }
  async setParameters(parameters: RTCRtpSendParameters): Promise<void> {
    if (this.failsToSet) throw new DOMException("no", "InvalidModificationError");
    this.parameters = parameters;
  }
}

export class FakeTransceiver {
  mid: string | null = null;
  direction: RTCRtpTransceiverDirection;
  currentDirection: RTCRtpTransceiverDirection | null = null;
  readonly sender = new FakeSender();
  readonly receiver: { track: FakeTrack; getSynchronizationSources: () => { audioLevel: number }[] };
  codecs: { mimeType: string }[] = [];
  /** What the last settled negotiation said that we want. */
  settledDirection: RTCRtpTransceiverDirection | null = null;

  constructor(
    readonly kind: "audio" | "video",
    direction: RTCRtpTransceiverDirection,
    readonly owner: FakePeerConnection,
  ) {
    this.direction = direction;
    this.receiver = { track: new FakeTrack(kind), getSynchronizationSources: () => [{ audioLevel: 0.25 }] };
    return new Proxy(this, {
      set(target, key, value) {
        Reflect.set(target, key, value);
        if (key === "direction") owner.check();
        return true;
      },
      get(target, key) {
        const value: unknown = Reflect.get(target, key);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }

  setCodecPreferences(codecs: { mimeType: string }[]): void {
    this.codecs = codecs;
  }
}

interface Section {
  readonly kind: "audio" | "video";
  readonly mid: string;
  readonly direction: RTCRtpTransceiverDirection;
}

interface Parsed {
  readonly ufrag: string;
  readonly sections: Section[];
}

export function parseSdp(sdp: string): Parsed {
  const sections = [...sdp.matchAll(/m=(\w+)[^]*?a=mid:(\S+)\r\na=(\w+)/g)].map(([, kind, mid, direction]) => ({
    kind: kind as "audio" | "video",
    mid: mid!,
    direction: direction as RTCRtpTransceiverDirection,
  }));
  return { ufrag: /a=ice-ufrag:(\S+)/.exec(sdp)?.[1] ?? "", sections };
}

/**
 * A peer connection with the signaling states, the operations chain, rollback and negotiation-needed of W3C WebRTC §4.4: all
 * that perfect negotiation leans on. As in browsers, what it was asked before it was closed is never answered.
 */
export class FakePeerConnection {
  static made: FakePeerConnection[] = [];

  readonly session = String(4_000_000 + ++serial);
  version = 0;
  signalingState: RTCSignalingState = "stable";
  iceConnectionState: RTCIceConnectionState = "new";
  iceGatheringState: RTCIceGatheringState = "new";
  connectionState: RTCPeerConnectionState = "new";
  localDescription: { type: RTCSdpType; sdp: string } | null = null;
  remoteDescription: { type: RTCSdpType; sdp: string } | null = null;
  readonly transceivers: FakeTransceiver[] = [];
  readonly candidates: (RTCIceCandidateInit | null)[] = [];
  ufrag = `u${++serial}`;
  restarts = 0;
  isClosed = false;
  stats = new Map<string, object>();
  /** The next such operation fails. */
  failsNext: "local" | "remote" | "candidate" | null = null;

  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: { candidate: unknown }) => void) | null = null;
  onicecandidateerror: ((event: object) => void) | null = null;
  onsignalingstatechange: (() => void) | null = null;
  onicegatheringstatechange: (() => void) | null = null;
  oniceconnectionstatechange: (() => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;

  #operations: Promise<unknown> = Promise.resolve();
  #busy = 0;
  #needed = false;
  #wantsRestart = false;
  #stable: { local: FakePeerConnection["localDescription"]; remote: FakePeerConnection["remoteDescription"] } = {
    local: null,
    remote: null,
  };

  constructor(public configuration: RTCConfiguration) {
    FakePeerConnection.made.push(this);
  }

  getTransceivers(): FakeTransceiver[] {
    return this.transceivers;
  }

  getSenders(): FakeSender[] {
    return this.transceivers.map(({ sender }) => sender);
  }

  addTransceiver(trackOrKind: FakeTrack | "audio" | "video", init: RTCRtpTransceiverInit = {}): FakeTransceiver {
    const kind = typeof trackOrKind === "string" ? trackOrKind : trackOrKind.kind;
    const transceiver = new FakeTransceiver(kind, init.direction ?? "sendrecv", this);
    if (typeof trackOrKind !== "string") transceiver.sender.track = trackOrKind;
    this.transceivers.push(transceiver);
    this.check();
    return transceiver;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

  restartIce(): void {
    this.restarts++;
    this.#wantsRestart = true;
    this.check();
  }

  setLocalDescription(): Promise<void> {
    return this.#chain(() => {
      this.#maybeFail("local");
      if (this.signalingState === "have-remote-offer") this.#answer();
      else this.#offer();
    });
  }

  setRemoteDescription(description: { type: RTCSdpType; sdp: string }): Promise<void> {
    return this.#chain(() => {
      this.#maybeFail("remote");
      if (description.type === "offer") this.#takeOffer(description);
      else this.#takeAnswer(description);
    });
  }

  addIceCandidate(candidate?: RTCIceCandidateInit): Promise<void> {
    return this.#chain(() => {
      this.#maybeFail("candidate");
      if (!this.remoteDescription) throw new DOMException("no remote description", "InvalidStateError");
      this.candidates.push(candidate ?? null);
    });
  }

  async getStats(): Promise<Map<string, object>> {
    return this.stats;
  }

  close(): void {
    this.isClosed = true;
    this.signalingState = "closed";
    this.connectionState = "closed";
  }

  /** Moves the connection as the network would. */
  become(state: RTCPeerConnectionState, ice: RTCIceConnectionState = state as RTCIceConnectionState): void {
    this.iceConnectionState = ice;
    this.oniceconnectionstatechange?.();
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  /** Negotiation needed? Fires in the next task, if it is still so. */
  check(): void {
    queueMicrotask(() => {
      if (this.isClosed || this.#busy > 0 || this.signalingState !== "stable") return;
      const needed =
        this.#wantsRestart || this.transceivers.some((t) => t.mid === null || t.direction !== t.settledDirection);
      if (!needed) this.#needed = false;
      else if (!this.#needed) {
        this.#needed = true;
        this.onnegotiationneeded?.();
      }
    });
  }

  #chain(operation: () => void): Promise<void> {
    this.#busy++;
    return new Promise((resolve, reject) => {
      this.#operations = this.#operations.then(async () => {
        // Browsers take their time.
        await Promise.resolve();
        await Promise.resolve();
        this.#busy--;
        if (this.isClosed) return;
        try {
          operation();
          resolve();
        } catch (error) {
          reject(error as Error);
        }
        this.check();
      });
    });
  }

  #maybeFail(what: FakePeerConnection["failsNext"]): void {
    if (this.failsNext !== what) return;
    this.failsNext = null;
    throw new DOMException("the browser refused it", "OperationError");
  }

  #offer(): void {
    if (this.#wantsRestart) this.ufrag = `u${++serial}`;
    this.transceivers.forEach((transceiver, index) => {
      if (transceiver.mid === null) transceiver.mid = String(index);
    });
    this.localDescription = { type: "offer", sdp: this.#sdp((t) => t.direction) };
    this.#setState("have-local-offer");
  }

  #answer(): void {
    const remote = parseSdp(this.remoteDescription!.sdp).sections;
    this.localDescription = {
      type: "answer",
      sdp: this.#sdp(
        (t) => meet(t.direction, remote.find(({ mid }) => mid === t.mid)?.direction ?? "inactive"),
        remote.length,
      ),
    };
    this.#settle(remote);
  }

  #takeOffer(description: { type: RTCSdpType; sdp: string }): void {
    if (this.signalingState === "have-local-offer") this.#rollBack();
    const { sections } = parseSdp(description.sdp);
    const known = this.transceivers.filter(({ mid }) => mid !== null).length;
    if (sections.length < known) throw new DOMException("fewer sections than before", "InvalidAccessError");
    for (const section of sections) {
      if (this.transceivers.some(({ mid }) => mid === section.mid)) continue;
      const transceiver = new FakeTransceiver(section.kind, "recvonly", this);
      transceiver.mid = section.mid;
      this.transceivers.push(transceiver);
    }
    this.remoteDescription = description;
    this.#setState("have-remote-offer");
  }

  #takeAnswer(description: { type: RTCSdpType; sdp: string }): void {
    if (this.signalingState !== "have-local-offer") throw new DOMException("no offer", "InvalidStateError");
    this.remoteDescription = description;
    this.#wantsRestart = false;
    this.#settle(parseSdp(description.sdp).sections);
  }

  #rollBack(): void {
    for (const transceiver of this.transceivers) if (transceiver.settledDirection === null) transceiver.mid = null;
    this.localDescription = this.#stable.local;
    this.remoteDescription = this.#stable.remote;
    this.#setState("stable");
  }

  #settle(remote: readonly Section[]): void {
    for (const transceiver of this.transceivers) {
      const section = remote.find(({ mid }) => mid === transceiver.mid);
      if (!section) continue;
      transceiver.settledDirection = transceiver.direction;
      transceiver.currentDirection = meet(transceiver.direction, section.direction);
      transceiver.sender.transport ??= { state: "new", onstatechange: null };
      if (transceiver.sender.parameters.encodings.length === 0) transceiver.sender.parameters.encodings = [{}];
    }
    this.#stable = { local: this.localDescription, remote: this.remoteDescription };
    this.#needed = false;
    this.#setState("stable");
  }

  #setState(state: RTCSignalingState): void {
    this.signalingState = state;
    queueMicrotask(() => this.onsignalingstatechange?.());
  }

  #sdp(direction: (transceiver: FakeTransceiver) => RTCRtpTransceiverDirection, sections = Infinity): string {
    const lines = ["v=0", `o=- ${this.session} ${++this.version} IN IP4 127.0.0.1`, "s=-", `a=ice-ufrag:${this.ufrag}`];
    const numbered = this.transceivers.filter(({ mid }) => mid !== null).slice(0, sections);
    for (const transceiver of numbered) {
      lines.push(
        `m=${transceiver.kind} 9 UDP/TLS/RTP/SAVPF 96`,
        `a=mid:${transceiver.mid}`,
        `a=${direction(transceiver)}`,
      );
    }
    return `${lines.join("\r\n")}\r\n`;
  }
}

function meet(ours: RTCRtpTransceiverDirection, theirs: RTCRtpTransceiverDirection): RTCRtpTransceiverDirection {
  const sends = (ours === "sendrecv" || ours === "sendonly") && (theirs === "sendrecv" || theirs === "recvonly");
  const receives = (ours === "sendrecv" || ours === "recvonly") && (theirs === "sendrecv" || theirs === "sendonly");
  return sends ? (receives ? "sendrecv" : "sendonly") : receives ? "recvonly" : "inactive";
}
