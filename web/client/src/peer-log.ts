import { parseCandidate } from "./candidate.js";
import type { Clock } from "./environment.js";
import type {
  CandidateRecord,
  DescriptionVersion,
  InspectionChange,
  NoteCode,
  PeerRecord,
  PeerStates,
  SelectedPair,
  StateEntry,
  StateMachine,
  StatsSample,
  TimelineEntry,
} from "./inspection.js";
import type { TrackMap, WireCandidate, WireConnection } from "./protocol.js";
import { StatsReader, type StatsCandidate, type StatsPair, type TrackLookup } from "./stats.js";

const MOST_ENTRIES = 1_000;
const MOST_DESCRIPTIONS = 40;
const MOST_CANDIDATES = 200;
const MOST_SAMPLES = 300;

/** A record as its writer sees it. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

type WithoutPlace<T> = T extends TimelineEntry ? Omit<T, "number" | "at"> : never;

/** A timeline entry before it has its place. */
export type TimelineItemBody = WithoutPlace<TimelineEntry>;

/** Members of RTCIceCandidate that TypeScript's DOM library does not know yet (W3C webrtc §4.8.1). */
export interface LocalCandidate {
  readonly relayProtocol?: string | null;
  readonly url?: string | null;
}

/** Appends, and forgets the oldest. */
export function pushBounded<T>(list: T[], item: T, most: number): void {
  list.push(item);
  if (list.length > most) list.splice(0, list.length - most);
}

const NEW_STATES: PeerStates = {
  signaling: "stable",
  gathering: "new",
  ice: "new",
  dtls: "new",
  connection: "new",
};

/** Writes the record of one peer. */
export class PeerLog {
  readonly record: Mutable<PeerRecord>;
  readonly #clock: Clock;
  readonly #nextNumber: () => number;
  readonly #changed: (what: InspectionChange["what"]) => void;
  readonly #timeline: TimelineEntry[] = [];
  readonly #descriptions: DescriptionVersion[] = [];
  readonly #candidates: CandidateRecord[] = [];
  readonly #samples: StatsSample[] = [];
  readonly #versions = { local: 0, remote: 0 };
  #reader = new StatsReader();
  #connection: RTCPeerConnection | null = null;
  #lookup: TrackLookup = () => null;
  #candidateCount = 0;
  #reading = false;

  constructor(
    connection: WireConnection,
    name: string,
    clock: Clock,
    nextNumber: () => number,
    changed: (what: InspectionChange["what"]) => void,
  ) {
    this.#clock = clock;
    this.#nextNumber = nextNumber;
    this.#changed = changed;
    this.record = {
      peer: connection.peer,
      name,
      mode: connection.mode as PeerRecord["mode"],
      polite: connection.polite,
      initiator: connection.initiator,
      openedAt: clock.now(),
      closedAt: null,
      connectedAt: null,
      incarnation: 0,
      iceRestarts: 0,
      states: NEW_STATES,
      dtlsVersion: null,
      dtlsCipher: null,
      srtpCipher: null,
      timeline: this.#timeline,
      descriptions: this.#descriptions,
      candidates: this.#candidates,
      selectedPair: null,
      samples: this.#samples,
      revision: 0,
    };
  }

  /** A peer connection was built: statistics come from it from now on. */
  built(connection: RTCPeerConnection, lookup: TrackLookup): void {
    this.#connection = connection;
    this.#lookup = lookup;
    this.#reader = new StatsReader();
    this.#reading = false;
    this.record.incarnation++;
    this.record.selectedPair = null;
    this.record.states = NEW_STATES;
    this.#touch("peer");
  }

  closed(): void {
    this.#connection = null;
    this.record.closedAt = this.#clock.now();
    this.note("closed");
    this.#touch("peer");
  }

  changed(change: Partial<Pick<PeerRecord, "name" | "polite" | "initiator">>): void {
    Object.assign(this.record, change);
    this.#touch("peer");
  }

  add(body: TimelineItemBody): void {
    const entry = { ...body, number: this.#nextNumber(), at: this.#clock.now() } as TimelineEntry;
    pushBounded(this.#timeline, entry, MOST_ENTRIES);
    this.#touch("timeline");
  }

  note(code: NoteCode, text = ""): void {
    if (code === "ice_restart") this.record.iceRestarts++;
    this.add({ kind: "note", code, text });
  }

  state(machine: Exclude<StateMachine, "transport">, to: string): void {
    const from = this.record.states[machine];
    if (from === to) return;
    this.record.states = { ...this.record.states, [machine]: to } as PeerStates;
    if (machine === "connection" && to === "connected") this.record.connectedAt ??= this.#clock.now();
    const body: Omit<StateEntry, "number" | "at"> = { kind: "state", machine, from, to };
    this.add(body);
    this.#touch("state");
  }

  description(side: "local" | "remote", description: { type: RTCSdpType; sdp: string }, tracks: TrackMap): void {
    const version: DescriptionVersion = {
      side,
      type: description.type,
      version: ++this.#versions[side],
      at: this.#clock.now(),
      sdp: description.sdp,
      tracks: { ...tracks },
      incarnation: this.record.incarnation,
    };
    pushBounded(this.#descriptions, version, MOST_DESCRIPTIONS);
    this.#touch("description");
  }

  /** A candidate of either side; null, or an empty line, ends them and is not recorded. */
  candidate(side: "local" | "remote", candidate: WireCandidate | null, local?: LocalCandidate): void {
    if (!candidate?.candidate) return;
    const parsed = parseCandidate(candidate.candidate);
    this.#addCandidate({
      ...parsed,
      key: this.#nextKey(side),
      side,
      at: this.#clock.now(),
      relayProtocol: local?.relayProtocol ?? null,
      url: local?.url ?? null,
      sdpMid: candidate.sdpMid ?? null,
      usernameFragment: candidate.usernameFragment ?? parsed.usernameFragment,
      line: candidate.candidate,
      incarnation: this.record.incarnation,
    });
  }

  /** Reads the statistics once. Never rejects. */
  async sample(): Promise<void> {
    const connection = this.#connection;
    if (!connection || this.#reading || connection.connectionState === "closed") return;
    this.#reading = true;
    try {
      const report = await connection.getStats();
      if (connection === this.#connection) this.#take(report);
    } catch {
      // The connection was closed meanwhile.
    } finally {
      this.#reading = false;
    }
  }

  #take(report: RTCStatsReport): void {
    const { sample, pair, dtls } = this.#reader.read(report, this.#clock.now(), this.#lookup);
    pushBounded(this.#samples, sample, MOST_SAMPLES);
    this.record.dtlsVersion = dtls.version;
    this.record.dtlsCipher = dtls.cipher;
    this.record.srtpCipher = dtls.srtp;
    if (pair) this.#pair(pair);
    this.#touch("sample");
  }

  #pair(pair: StatsPair): void {
    const before = this.record.selectedPair;
    const local = this.#recordOf("local", pair.local);
    const remote = this.#recordOf("remote", pair.remote);
    const isSame = before !== null && before.local === local && before.remote === remote;
    const selected: SelectedPair = {
      local,
      remote,
      since: isSame ? before.since : this.#clock.now(),
      rttMillis: pair.rttMillis,
      bytesSent: pair.bytesSent,
      bytesReceived: pair.bytesReceived,
    };
    this.record.selectedPair = selected;
    if (isSame) return;
    this.note("selected_pair", `${describe(local)} to ${describe(remote)}`);
    this.#touch("pair");
  }

  /** The recorded candidate that statistics speak of; a new one if it was never signalled (peer reflexive). */
  #recordOf(side: "local" | "remote", stat: StatsCandidate): CandidateRecord {
    const { incarnation } = this.record;
    const found = this.#candidates.findLast(
      (known) =>
        known.side === side &&
        known.incarnation === incarnation &&
        known.port === stat.port &&
        known.protocol === stat.protocol &&
        known.type === stat.type &&
        (known.address === stat.address || known.address.endsWith(".local") || stat.address === ""),
    );
    if (found) return found;
    const made: CandidateRecord = {
      ...stat,
      key: this.#nextKey(side),
      side,
      at: this.#clock.now(),
      component: 1,
      sdpMid: null,
      line: "",
      incarnation,
    };
    this.#addCandidate(made);
    return made;
  }

  #addCandidate(candidate: CandidateRecord): void {
    pushBounded(this.#candidates, candidate, MOST_CANDIDATES);
    this.#touch("candidate");
  }

  #nextKey(side: "local" | "remote"): string {
    return `${side}-${++this.#candidateCount}`;
  }

  #touch(what: InspectionChange["what"]): void {
    this.record.revision++;
    this.#changed(what);
  }
}

function describe(candidate: CandidateRecord): string {
  return `${candidate.type} ${candidate.address || "(hidden)"}:${candidate.port}/${candidate.protocol}`;
}
