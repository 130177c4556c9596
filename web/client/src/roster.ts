import type { LocalParticipant, PeerState, RemoteParticipant, RoomEvents, TrackKind } from "./api.js";
import type { Playback } from "./attachments.js";
import type { Environment } from "./environment.js";
import type { Joined, RoomEvent, WireParticipant, WireTrack } from "./protocol.js";
import { RemoteMember, SubscribedTrack } from "./remote.js";
import type { JoinKind } from "./signaling-listener.js";

/** How long a returned participant has to announce its tracks again. */
const REPUBLISH_MILLIS = 10_000;

/** Emits an event of the room. */
export type Emit = <K extends keyof RoomEvents>(event: K, payload: RoomEvents[K]) => void;

/** What the roster needs from the room. */
export interface RosterHost extends Playback {
  readonly environment: Environment;
  readonly emit: Emit;
  /** A participant is gone for good. */
  left(id: string): void;
}

/** Who is here, what they publish, and who speaks. */
export class Roster {
  readonly members = new Map<string, RemoteMember>();
  readonly #host: RosterHost;
  readonly #timers = new Map<string, unknown>();
  /** What arrives from each peer: media may come before or after the announcement of its track. */
  readonly #media = new Map<string, ReadonlyMap<string, RTCRtpReceiver>>();
  #speakers: (RemoteParticipant | LocalParticipant)[] = [];

  constructor(host: RosterHost) {
    this.#host = host;
  }

  get speakers(): readonly (RemoteParticipant | LocalParticipant)[] {
    return this.#speakers;
  }

  /** Takes the whole state. */
  joined(joined: Joined, how: JoinKind): void {
    const present = new Map(joined.participants.map((participant) => [participant.id, participant]));
    for (const member of [...this.members.values()]) {
      if (present.has(member.id)) continue;
      if (how === "restored") this.#awaitReturn(member, joined.resumeWindowMillis);
      else this.#remove(member, "lost");
    }
    for (const participant of present.values()) this.#arrived(participant, how === "restored");
  }

  /** Handles an event of the room. Returns whether it was one of these. */
  handle(event: RoomEvent): boolean {
    switch (event.type) {
      case "participant.joined":
        this.#arrived(event.participant, true);
        return true;
      case "participant.left": {
        const member = this.members.get(event.participant);
        if (member) this.#remove(member, event.reason);
        return true;
      }
      case "participant.updated": {
        const member = this.members.get(event.participant);
        if (member?.update(event)) this.#updated(member);
        return true;
      }
      case "track.published": {
        const member = this.members.get(event.participant);
        if (member) this.#published(member, event.track);
        return true;
      }
      case "track.unpublished": {
        const member = this.members.get(event.participant);
        const track = member?.tracks.get(event.track);
        if (member && track) this.#unpublished(member, track);
        return true;
      }
      case "track.updated": {
        const participant = this.members.get(event.participant);
        const track = participant?.tracks.get(event.track);
        if (!participant || !track || typeof event.muted !== "boolean") return participant !== undefined;
        const by = event.by === "admin" ? "admin" : "publisher";
        if (track.update({ muted: event.muted })) this.#host.emit("trackUpdated", { track, participant, by });
        return true;
      }
      default:
        return false;
    }
  }

  /** Takes what arrives from a peer now. */
  received(peer: string, media: ReadonlyMap<string, RTCRtpReceiver>): void {
    this.#media.set(peer, media);
    const member = this.members.get(peer);
    if (member) for (const track of member.tracks.values()) this.#bind(member, track);
  }

  peerState(peer: string, state: PeerState): void {
    const participant = this.members.get(peer);
    if (!participant || participant.peerState === state) return;
    participant.peerState = state;
    this.#host.emit("peerState", { participant, state });
  }

  count(peer: string, kind: TrackKind): number {
    let count = 0;
    for (const track of this.members.get(peer)?.tracks.values() ?? []) if (track.kind === kind) count++;
    return count;
  }

  /** Somebody, perhaps ourselves, began or stopped to speak. */
  spoke(participant: RemoteParticipant | LocalParticipant): void {
    const isListed = this.#speakers.includes(participant);
    if (isListed === participant.speaking) return;
    const others = this.#speakers.filter((speaker) => speaker !== participant);
    this.#speakers = participant.speaking ? [participant, ...others] : others;
    this.#host.emit("activeSpeakers", { speakers: this.#speakers });
  }

  /** Every track, of everybody. */
  *tracks(): Iterable<SubscribedTrack> {
    for (const member of this.members.values()) yield* member.tracks.values();
  }

  /** The room is over for us. */
  close(): void {
    for (const timer of this.#timers.values()) this.#host.environment.clock.clearTimeout(timer);
    this.#timers.clear();
    for (const track of this.tracks()) {
      track.receive(null);
      track.attachments.detachAll();
    }
  }

  #arrived(wire: WireParticipant, mayReturn: boolean): void {
    const known = this.members.get(wire.id);
    if (!known) {
      const member = new RemoteMember(wire);
      this.members.set(member.id, member);
      this.#host.emit("participantJoined", { participant: member });
      for (const track of wire.tracks) this.#published(member, track);
      this.spoke(member);
      return;
    }
    // Back, with the same id. Their tracks are announced again in a moment: until then those that we know go on.
    for (const track of known.tracks.values()) track.isConfirmed = false;
    for (const track of wire.tracks) this.#published(known, track);
    if (mayReturn) this.#timer(known.id, REPUBLISH_MILLIS, () => this.#dropUnconfirmed(known));
    else this.#dropUnconfirmed(known);
    const { name, metadata, speaking } = wire;
    if (known.update({ name, metadata, speaking, returning: false })) this.#updated(known);
  }

  #awaitReturn(member: RemoteMember, windowMillis: number): void {
    this.#timer(member.id, windowMillis, () => this.#remove(member, "lost"));
    if (member.update({ returning: true, speaking: false })) this.#updated(member);
  }

  #dropUnconfirmed(member: RemoteMember): void {
    for (const track of [...member.tracks.values()]) if (!track.isConfirmed) this.#unpublished(member, track);
  }

  #remove(member: RemoteMember, reason: string): void {
    this.#clearTimer(member.id);
    for (const track of [...member.tracks.values()]) this.#unpublished(member, track);
    this.members.delete(member.id);
    this.#media.delete(member.id);
    member.speaking = false;
    this.spoke(member);
    this.#host.left(member.id);
    this.#host.emit("participantLeft", { participant: member, reason });
  }

  #updated(participant: RemoteMember): void {
    this.#host.emit("participantUpdated", { participant });
    this.spoke(participant);
  }

  #published(participant: RemoteMember, wire: WireTrack): void {
    const known = participant.tracks.get(wire.id);
    if (known && known.kind === wire.kind) {
      known.isConfirmed = true;
      if (known.update(wire)) this.#host.emit("trackUpdated", { track: known, participant, by: "publisher" });
      return;
    }
    if (known) this.#unpublished(participant, known);
    const track = new SubscribedTrack(this.#host.environment, wire, this.#host);
    participant.tracks.set(track.id, track);
    this.#host.emit("trackPublished", { track, participant });
    this.#bind(participant, track);
  }

  #unpublished(participant: RemoteMember, track: SubscribedTrack): void {
    participant.tracks.delete(track.id);
    if (track.receive(null)) this.#host.emit("trackUnsubscribed", { track, participant });
    track.attachments.detachAll();
    this.#host.emit("trackUnpublished", { track, participant });
  }

  #bind(participant: RemoteMember, track: SubscribedTrack): void {
    const receiver = this.#media.get(participant.id)?.get(track.id) ?? null;
    // A track id that comes back as another kind is not that track.
    const fitting = receiver?.track.kind === track.kind ? receiver : null;
    const wasSubscribed = track.isSubscribed;
    if (!track.receive(fitting)) return;
    if (wasSubscribed) this.#host.emit("trackUnsubscribed", { track, participant });
    if (fitting) this.#host.emit("trackSubscribed", { track, participant });
  }

  #timer(id: string, millis: number, call: () => void): void {
    this.#clearTimer(id);
    const run = () => {
      this.#timers.delete(id);
      call();
    };
    this.#timers.set(id, this.#host.environment.clock.setTimeout(run, millis));
  }

  #clearTimer(id: string): void {
    this.#host.environment.clock.clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }
}
