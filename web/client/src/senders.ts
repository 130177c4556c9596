import type { EncodingLimits, TrackKind, TrackSource } from "./api.js";
import type { Environment } from "./environment.js";
import type { TrackMap } from "./protocol.js";

/** A published track of ours, as a peer connection sees it. */
export interface SendableTrack {
  readonly id: string;
  readonly kind: TrackKind;
  readonly source: TrackSource;
  /** Null while there is nothing to send, such as from a stopped camera. */
  readonly mediaStreamTrack: MediaStreamTrack | null;
  /** Preferred codecs by MIME type, best first. */
  readonly codecs: readonly string[];
}

/** What senders need from the room. */
export interface SenderHost {
  readonly environment: Environment;
  localTracks(): readonly SendableTrack[];
  /** The stream that a source belongs to: receivers play what is in one stream in step. */
  streamOf(source: TrackSource): MediaStream;
  limits(track: SendableTrack): EncodingLimits;
}

interface Sender {
  readonly transceiver: RTCRtpTransceiver;
  track: SendableTrack;
  /** The limits that were applied last, to leave the encoder alone when nothing changed. */
  applied: string;
}

/** Puts our published tracks on the media sections of one peer connection. */
export class Senders {
  readonly #host: SenderHost;
  readonly #connection: RTCPeerConnection;
  readonly #senders = new Map<string, Sender>();

  constructor(host: SenderHost, connection: RTCPeerConnection) {
    this.#host = host;
    this.#connection = connection;
  }

  /**
   * Makes the media sections fit our tracks. Free ones are used before new ones are made: that is how an answerer's tracks
   * get on the sections of the offer, and why a screen shared ten times does not leave ten sections behind. The browser
   * fires `negotiationneeded` if that changed anything. Does nothing when all fits.
   */
  sync(): void {
    const tracks = this.#host.localTracks();
    const wanted = new Map(tracks.map((track) => [track.id, track]));
    for (const [id, sender] of this.#senders) {
      if (wanted.get(id)?.kind !== sender.track.kind) this.#release(id, sender);
    }
    for (const track of tracks) {
      const sender = this.#senders.get(track.id);
      if (sender) this.#refresh(sender, track);
      else this.#assign(track);
    }
  }

  /** Makes sure that so many tracks of the kind can be received, so that the first offer already asks for them. */
  expect(kind: TrackKind, count: number): void {
    const present = this.#connection.getTransceivers().filter((t) => kindOf(t) === kind && !isStopped(t)).length;
    for (let i = present; i < count; i++) this.#connection.addTransceiver(kind, { direction: "recvonly" });
  }

  /** `mid` to track id of what we send: for the `tracks` of an offer or answer. */
  trackMap(): TrackMap {
    const map: Record<string, string> = {};
    for (const [id, { transceiver }] of this.#senders) {
      if (transceiver.mid !== null && sends(transceiver.direction)) map[transceiver.mid] = id;
    }
    return map;
  }

  /** Which of our tracks a media section carries. */
  trackOf(mid: string): SendableTrack | null {
    for (const { transceiver, track } of this.#senders.values()) if (transceiver.mid === mid) return track;
    return null;
  }

  /** Applies bitrates, sizes and frame rates. Failures are the browser's taste, and leave its defaults. */
  applyLimits(): void {
    for (const sender of this.#senders.values()) void this.#applyLimits(sender);
  }

  #assign(track: SendableTrack): void {
    const free = this.#connection.getTransceivers().find((t) => this.#isFree(t, track.kind));
    const stream = this.#host.streamOf(track.source);
    const transceiver =
      free ??
      this.#connection.addTransceiver(track.mediaStreamTrack ?? track.kind, {
        direction: "sendrecv",
        streams: [stream],
      });
    if (free) {
      free.direction = "sendrecv";
      // Firefox before 113 and Safari before 16 lack it: their receivers do without lip synchronisation.
      free.sender.setStreams?.(stream);
      this.#replace(free.sender, track.mediaStreamTrack);
    }
    this.#preferCodecs(transceiver, track);
    this.#senders.set(track.id, { transceiver, track, applied: "" });
  }

  #isFree(transceiver: RTCRtpTransceiver, kind: TrackKind): boolean {
    if (kindOf(transceiver) !== kind || isStopped(transceiver) || sends(transceiver.direction)) return false;
    for (const sender of this.#senders.values()) if (sender.transceiver === transceiver) return false;
    return true;
  }

  #refresh(sender: Sender, track: SendableTrack): void {
    sender.track = track;
    if (sender.transceiver.sender.track !== track.mediaStreamTrack) {
      sender.applied = "";
      this.#replace(sender.transceiver.sender, track.mediaStreamTrack);
    }
  }

  #release(id: string, { transceiver }: Sender): void {
    this.#senders.delete(id);
    if (isStopped(transceiver)) return;
    this.#replace(transceiver.sender, null);
    transceiver.direction = "recvonly";
  }

  #replace(sender: RTCRtpSender, track: MediaStreamTrack | null): void {
    // It fails only when the connection is closed (then nobody cares) or the kind is wrong (which cannot be).
    sender.replaceTrack(track).catch(() => {});
  }

  #preferCodecs(transceiver: RTCRtpTransceiver, track: SendableTrack): void {
    if (track.codecs.length === 0 || !transceiver.setCodecPreferences) return;
    const rank = (codec: { mimeType: string }) => {
      const at = track.codecs.findIndex((wish) => wish.toLowerCase() === codec.mimeType.toLowerCase());
      return at < 0 ? track.codecs.length : at;
    };
    const codecs = this.#host.environment.codecs(track.kind);
    try {
      if (codecs.length > 0) transceiver.setCodecPreferences([...codecs].sort((a, b) => rank(a) - rank(b)));
    } catch {
      // A wish only: the browser's own order serves.
    }
  }

  async #applyLimits(sender: Sender): Promise<void> {
    const limits = this.#host.limits(sender.track);
    const key = JSON.stringify(limits);
    if (key === sender.applied || sender.transceiver.sender.track === null) return;
    sender.applied = key;
    const { sender: rtpSender } = sender.transceiver;
    const parameters = rtpSender.getParameters();
    // Empty before the first negotiation in some browsers: they are asked again after it.
    if (!parameters.encodings?.length) {
      sender.applied = "";
      return;
    }
    for (const encoding of parameters.encodings) {
      assign(encoding, "maxBitrate", limits.maxBitrateBps);
      assign(encoding, "maxFramerate", limits.maxFramerate);
      if (sender.track.kind === "video") assign(encoding, "scaleResolutionDownBy", limits.scaleResolutionDownBy);
      if (limits.priority) encoding.priority = encoding.networkPriority = limits.priority;
    }
    const withPreference = parameters as RTCRtpSendParameters & { degradationPreference?: string };
    if (sender.track.source === "screen") withPreference.degradationPreference = "maintain-resolution";
    try {
      await rtpSender.setParameters(parameters);
    } catch {
      sender.applied = "";
    }
  }
}

/** The kind of a transceiver: its sender may have no track, its receiver always has one. */
export function kindOf(transceiver: RTCRtpTransceiver): string {
  return transceiver.receiver.track.kind;
}

function assign<K extends "maxBitrate" | "maxFramerate" | "scaleResolutionDownBy">(
  encoding: RTCRtpEncodingParameters,
  key: K,
  value: number | undefined,
): void {
  if (value === undefined) delete encoding[key];
  else encoding[key] = value;
}

function sends(direction: RTCRtpTransceiverDirection): boolean {
  return direction === "sendrecv" || direction === "sendonly";
}

function isStopped(transceiver: RTCRtpTransceiver): boolean {
  return transceiver.direction === "stopped" || transceiver.currentDirection === "stopped";
}
