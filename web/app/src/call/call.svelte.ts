import type {
  Client,
  ConnectionStatus,
  ErrorCode,
  LocalTrack,
  RemoteParticipant,
  Room,
  TrackSource,
} from "@maru/client";
import { codeOf, errorText } from "../errors";
import type { LocalMedia } from "../media/local-media.svelte";
import { toasts } from "../ui/toasts.svelte";
import { announcer } from "../ui/announcer.svelte";
import { Chat } from "./chat.svelte";
import { personOf, screensOf, type Person, type Screen } from "./person";
import { t } from "./texts";

/** The parts of oneself that can be turned on and off. */
export type Own = "microphone" | "camera" | "screen";

/**
 * A call as the page shows it: the SDK's live room as plain snapshots that Svelte follows, and what the buttons do. Lives
 * from the join until {@link Call.ended} resolves.
 */
export class Call {
  readonly client: Client;
  readonly room: Room;
  readonly media: LocalMedia;
  readonly chat: Chat;
  /** Resolves with why it is over; `left` when the user left. */
  readonly ended: Promise<ErrorCode>;

  #self = $state.raw<Person>() as Person;
  #others = $state.raw<readonly Person[]>([]);
  #screens = $state.raw<readonly Screen[]>([]);
  #status = $state.raw<ConnectionStatus>() as ConnectionStatus;
  #isPlaybackBlocked = $state(false);
  #problems = $state.raw<Readonly<Partial<Record<Own, ErrorCode>>>>({});
  #busy = $state.raw<ReadonlySet<Own>>(new Set());
  #end: (code: ErrorCode) => void = () => {};
  #isOver = false;

  constructor(client: Client, room: Room, media: LocalMedia) {
    this.client = client;
    this.room = room;
    this.media = media;
    this.chat = new Chat(room);
    this.ended = new Promise((resolve) => (this.#end = resolve));
    this.#status = room.connection;
    this.#follow();
    this.#look();
    if (media.speakerId) void room.switchDevice("audiooutput", media.speakerId).catch(() => {});
  }

  get self(): Person {
    return this.#self;
  }

  get others(): readonly Person[] {
    return this.#others;
  }

  /** Shared screens, the newest last. */
  get screens(): readonly Screen[] {
    return this.#screens;
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  get isPlaybackBlocked(): boolean {
    return this.#isPlaybackBlocked;
  }

  /** Why a camera, microphone or screen could not be turned on the last time. */
  problem(own: Own): ErrorCode | null {
    return this.#problems[own] ?? null;
  }

  isBusy(own: Own): boolean {
    return this.#busy.has(own);
  }

  /** Whether the access token lets us publish it. */
  mayPublish(source: TrackSource): boolean {
    return !this.room.localParticipant.hidden && this.room.localParticipant.grants.publish.includes(source);
  }

  get mayWrite(): boolean {
    return this.room.localParticipant.grants.data;
  }

  /** Turns the microphone or camera on or off. Never rejects: what fails is said. */
  async setEnabled(own: "microphone" | "camera", enabled: boolean): Promise<void> {
    const local = this.room.localParticipant;
    const deviceId = this.media[own].deviceId || undefined;
    await this.#try(own, async () => {
      if (own === "microphone") await local.setMicrophoneEnabled(enabled, { deviceId });
      else await local.setCameraEnabled(enabled, { deviceId });
    });
  }

  /** Starts or stops sharing the screen. */
  async toggleScreen(): Promise<void> {
    if (this.self.isSharing) await this.#try("screen", () => this.room.stopScreenShare());
    else await this.#try("screen", async () => void (await this.room.shareScreen()));
  }

  /** Uses another device, in the call and from now on. */
  async switchDevice(kind: MediaDeviceKind, deviceId: string): Promise<void> {
    try {
      if (kind === "audiooutput") this.media.speakerId = deviceId;
      else this.media[kind === "audioinput" ? "microphone" : "camera"].prefer(deviceId);
      await this.room.switchDevice(kind, deviceId);
    } catch (error) {
      toasts.say(errorText(codeOf(error)), { tone: "danger", icon: "warning" });
    }
    this.#look();
  }

  async startPlayback(): Promise<void> {
    await this.room.startPlayback().catch(() => {});
  }

  /** Leaves. Everything ends at once for the user; the server is told in the background. */
  async leave(): Promise<void> {
    this.#over("left");
    await this.room.leave();
    await this.client.close();
  }

  #follow(): void {
    const { room } = this;
    const look = () => this.#look();
    room.on("participantJoined", ({ participant }) => this.#cameOrWent("someoneJoined", participant));
    room.on("participantLeft", ({ participant }) => this.#cameOrWent("someoneLeft", participant));
    for (const event of ["participantUpdated", "trackPublished", "trackUnpublished", "trackSubscribed"] as const) {
      room.on(event, look);
    }
    for (const event of ["trackUnsubscribed", "peerState", "activeSpeakers"] as const) room.on(event, look);
    room.on("trackUpdated", ({ participant, track, by }) => {
      this.#look();
      if (participant.isLocal && by === "admin" && track.muted) this.#say(t("mutedByAdmin"));
    });
    room.on("playbackBlocked", ({ blocked }) => (this.#isPlaybackBlocked = blocked));
    room.on("deviceLost", ({ track, recovered }) => this.#lost(track, recovered));
    room.on("draining", () => this.#say(t("serverRestarts")));
    room.on("error", ({ error }) => console.warn("maru:", error.code, error.message, error.hint));
    room.on("connectionState", (status) => {
      this.#status = status;
      if (status.state === "disconnected") this.#over(status.code ?? "left");
      else this.#look();
    });
  }

  #look(): void {
    const { localParticipant, participants } = this.room;
    this.#self = personOf(localParticipant);
    this.#others = [...participants.values()].map(personOf);
    this.#screens = screensOf([localParticipant, ...participants.values()]);
  }

  #cameOrWent(what: "someoneJoined" | "someoneLeft", participant: RemoteParticipant): void {
    this.#look();
    announcer.say(t(what, { name: participant.name }));
  }

  #lost(track: LocalTrack, recovered: boolean): void {
    this.#look();
    if (recovered) this.#say(t("deviceReplaced"));
    else this.#say(t(track.source === "camera" ? "cameraLost" : "microphoneLost"));
  }

  #say(text: string): void {
    toasts.say(text, { icon: "info" });
  }

  /** Does what a button asks for, once at a time, and remembers why it failed so that the button can say so. */
  async #try(own: Own, action: () => Promise<unknown>): Promise<void> {
    if (this.#busy.has(own)) return;
    this.#busy = new Set([...this.#busy, own]);
    const { [own]: _before, ...problems } = this.#problems;
    this.#problems = problems;
    try {
      await action();
    } catch (error) {
      const code = codeOf(error);
      // To cancel the browser's own choice of screens is no mishap.
      if (own !== "screen" || code !== "permission_denied") {
        this.#problems = { ...this.#problems, [own]: code };
        toasts.say(errorText(code), { tone: "danger", icon: "warning" });
      }
    } finally {
      this.#busy = new Set([...this.#busy].filter((other) => other !== own));
      this.#look();
    }
  }

  #over(code: ErrorCode): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#end(code);
  }
}
