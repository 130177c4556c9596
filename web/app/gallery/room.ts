import {
  createCameraTrack,
  createMicrophoneTrack,
  Emitter,
  MaruError,
  type ConnectionStatus,
  type Grants,
  type Inspection,
  type LocalParticipant,
  type LocalTrack,
  type PeerState,
  type RemoteParticipant,
  type RemoteTrack,
  type Room,
  type RoomEvents,
  type RoomOptions,
  type TrackSource,
} from "../../client/src/index";
import { portrait, slide } from "./portrait";

const NAMES =
  "Jun Park,서연,Ana María de la Cruz,Oliver,하린 정,Priya Nair,Kenji,Lena Vogt,민준,Sofía,Tom Okafor,유나,Ida,Mateo,지호,Zoë";
const CONNECTED: ConnectionStatus = {
  state: "connected",
  code: null,
  reason: "",
  attempt: 0,
  retryAt: null,
  transport: "websocket",
};

/** Somebody who is not there. */
function person(index: number, asked: URLSearchParams): RemoteParticipant {
  const tracks = new Map<string, RemoteTrack>();
  const states = (asked.get("states") ?? "").split(",");
  const state = (states[index] || "connected") as PeerState;
  const isCameraOff = (asked.get("off") ?? "3,6,11").split(",").includes(String(index));
  if (state !== "connecting") tracks.set("mic", remote("mic", "microphone", index % 3 === 1, null));
  if (!isCameraOff) {
    tracks.set("cam", remote("cam", "camera", false, state === "connecting" ? null : portrait(index)));
  }
  if (asked.get("screen") === String(index)) tracks.set("screen", remote("screen", "screen", false, slide()));
  return {
    id: `p_${String(index).padStart(16, "0")}`,
    identity: null,
    name: NAMES.split(",")[index % 16] ?? "?",
    metadata: "",
    joinedAt: new Date(),
    speaking: (asked.get("speaking") ?? "0").split(",").includes(String(index)),
    isLocal: false,
    tracks,
    track: (source) => [...tracks.values()].find((track) => track.source === source),
    peerState: state,
    returning: false,
  };
}

function remote(id: string, source: TrackSource, muted: boolean, media: MediaStreamTrack | null): RemoteTrack {
  return {
    id,
    source,
    kind: source === "microphone" ? "audio" : "video",
    muted,
    label: "",
    width: 640,
    height: 360,
    mediaStreamTrack: media,
    isLocal: false,
    isSubscribed: media !== null,
    audioLevel: 0,
    attach: (element) => {
      element.srcObject = media && new MediaStream([media]);
      return () => (element.srcObject = null);
    },
  };
}

/** A room of cardboard people that behaves as far as the page looks at it. */
export class CardboardRoom extends Emitter<RoomEvents> implements Room {
  readonly createdAt = new Date();
  readonly topology = "mesh";
  readonly limits = { maxParticipants: 16, maxMessageBytes: 65_536, maxNameLength: 64, maxMetadataBytes: 4_096 };
  readonly participants: Map<string, RemoteParticipant>;
  readonly peers = [];
  readonly activeSpeakers = [];
  readonly localParticipant: LocalParticipant;
  connection = CONNECTED;
  readonly #tracks = new Map<string, LocalTrack>();

  constructor(
    readonly name: string,
    options: RoomOptions,
    asked: URLSearchParams,
  ) {
    super();
    for (const track of options.tracks ?? []) this.#tracks.set(track.source, track);
    const people = Array.from({ length: Number(asked.get("people") ?? 1) }, (_, index) => person(index, asked));
    this.participants = new Map(people.map((one) => [one.id, one]));
    this.localParticipant = this.#self(options.name ?? "?");
    this.#play(asked);
  }

  publish = (): Promise<LocalTrack> => refuse();
  unpublish = async (): Promise<void> => {};
  send = async (): Promise<{ at: Date }> => ({ at: new Date() });
  startPlayback = async (): Promise<void> => this.emit("playbackBlocked", { blocked: false });
  switchDevice = async (): Promise<void> => {};
  inspect = (): Inspection => ({
    signaling: {
      state: "connected",
      transport: "websocket",
      url: location.origin,
      participant: this.localParticipant.id,
      latencies: [],
      reconnects: 0,
      bytesSent: 0,
      bytesReceived: 0,
      timeline: [],
      revision: 0,
    },
    peers: new Map(),
    sampleIntervalMillis: 1_000,
    subscribe: () => () => {},
  });

  async setMuted(): Promise<void> {}

  async shareScreen(): Promise<readonly LocalTrack[]> {
    return refuse();
  }

  async stopScreenShare(): Promise<void> {}

  async sendChat(text: string): Promise<{ at: Date }> {
    await new Promise((resolve) => setTimeout(resolve, 300));
    if (text === "fail") throw new MaruError("rate_limited", "Too fast.", "Wait.");
    return { at: new Date() };
  }

  async leave(): Promise<void> {
    for (const track of this.#tracks.values()) track.stop();
  }

  #self(name: string): LocalParticipant {
    const grants: Grants = {
      publish: ["camera", "microphone", "screen", "screen_audio"],
      subscribe: true,
      data: true,
      admin: false,
    };
    const setEnabled = async (source: "camera" | "microphone", enabled: boolean): Promise<LocalTrack | undefined> => {
      const create = source === "camera" ? createCameraTrack : createMicrophoneTrack;
      if (enabled && !this.#tracks.has(source)) this.#tracks.set(source, await create());
      await this.#tracks.get(source)?.setMuted(!enabled);
      this.emit("participantUpdated", { participant: this.localParticipant });
      return this.#tracks.get(source);
    };
    return {
      id: "p_self000000000000",
      identity: null,
      name,
      metadata: "",
      joinedAt: new Date(),
      speaking: false,
      isLocal: true,
      grants,
      hidden: false,
      tracks: this.#tracks,
      track: (source) => this.#tracks.get(source),
      publish: () => refuse(),
      unpublish: async () => {},
      setMicrophoneEnabled: (enabled) => setEnabled("microphone", enabled),
      setCameraEnabled: (enabled) => setEnabled("camera", enabled),
      shareScreen: () => this.shareScreen(),
      stopScreenShare: async () => {},
      update: async () => {},
    };
  }

  /** What happens by itself, as the address asks. */
  #play(asked: URLSearchParams): void {
    const say = (index: number, text: string) => {
      const from = [...this.participants.values()][index] ?? null;
      this.emit("chat", { from, fromId: from?.id ?? null, text, at: new Date(), private: false });
    };
    setTimeout(() => {
      if (asked.has("chat")) {
        say(0, "Can everybody hear me?");
        say(0, "The notes are at https://maru.example/notes/(4).");
        say(1, "네, 잘 들려요! 화면은 조금 늦게 나왔어요.");
      }
      if (asked.has("blocked")) this.emit("playbackBlocked", { blocked: true });
      if (asked.has("reconnecting")) {
        this.connection = { ...CONNECTED, state: "reconnecting", code: "unreachable", attempt: 2, transport: null };
        this.emit("connectionState", this.connection);
      }
      const end = asked.get("end");
      if (end) this.emit("connectionState", { ...CONNECTED, state: "disconnected", code: end });
    }, 700);
  }
}

async function refuse(): Promise<never> {
  throw new MaruError("unsupported", "Cardboard cannot do that.", "Use a server.");
}
