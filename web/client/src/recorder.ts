import { describeCandidate } from "./candidate.js";
import type { Clock } from "./environment.js";
import type {
  Direction,
  Inspection,
  InspectionChange,
  NoteCode,
  PeerRecord,
  SignalingRecord,
  SignalEntry,
  TimelineEntry,
} from "./inspection.js";
import { PeerLog, pushBounded, type Mutable, type TimelineItemBody } from "./peer-log.js";
import { bytesOf, type WireConnection } from "./protocol.js";
import type { SignalingRecorder } from "./signaling-listener.js";

const SAMPLE_INTERVAL_MILLIS = 1_000;
const MOST_ENTRIES = 1_000;
const MOST_LATENCIES = 60;
/** How many closed peers are remembered. */
const MOST_CLOSED = 16;
/** Strings in recorded messages are cut to this. */
const LONGEST_TEXT = 200;
/** Of these members only the fact that they are there is recorded. */
const SECRETS: ReadonlySet<string> = new Set(["token", "resumeToken", "credential"]);

/** Records what the inspector shows. All calls are cheap; nothing here throws. */
export class Recorder implements Inspection, SignalingRecorder {
  readonly sampleIntervalMillis = SAMPLE_INTERVAL_MILLIS;
  readonly signaling: Mutable<SignalingRecord>;
  readonly #clock: Clock;
  readonly #logs = new Map<string, PeerLog>();
  readonly #listeners = new Set<(change: InspectionChange) => void>();
  readonly #timeline: TimelineEntry[] = [];
  readonly #latencies: number[] = [];
  #sampler: unknown = null;
  #stopped = false;
  #number = 0;
  #peers: ReadonlyMap<string, PeerRecord> = new Map();

  constructor(clock: Clock, url: string) {
    this.#clock = clock;
    this.signaling = {
      state: "connecting",
      transport: null,
      url,
      participant: null,
      latencies: this.#latencies,
      reconnects: 0,
      bytesSent: 0,
      bytesReceived: 0,
      timeline: this.#timeline,
      revision: 0,
    };
  }

  get peers(): ReadonlyMap<string, PeerRecord> {
    return this.#peers;
  }

  subscribe(listener: (change: InspectionChange) => void): () => void {
    // A wrapper, so that one function may be subscribed twice.
    const own = (change: InspectionChange) => listener(change);
    this.#listeners.add(own);
    if (this.#sampler === null && !this.#stopped) this.#sample();
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size > 0) return;
      this.#clock.clearTimeout(this.#sampler);
      this.#sampler = null;
    };
  }

  // ---------------------------------------------------------------------------------------------------------- recording

  sent(message: Readonly<Record<string, unknown>>, text: string): void {
    this.signaling.bytesSent += bytesOf(text);
    this.#signal("out", message, text, message.to);
  }

  received(message: Readonly<Record<string, unknown>>, text: string): void {
    this.signaling.bytesReceived += bytesOf(text);
    this.#signal("in", message, text, message.from);
  }

  latency(millis: number): void {
    pushBounded(this.#latencies, millis, MOST_LATENCIES);
  }

  /** The signaling connection's state. */
  transport(state: string, transport: "websocket" | "sse" | null): void {
    const from = this.signaling.state;
    this.signaling.transport = transport;
    if (from === state) return;
    if (state === "reconnecting") this.signaling.reconnects++;
    this.signaling.state = state;
    this.#record({ kind: "state", machine: "transport", from, to: state });
  }

  note(code: NoteCode, text = ""): void {
    this.#record({ kind: "note", code, text });
  }

  /** A connection to a peer is opened. */
  open(connection: WireConnection, name: string): PeerLog {
    this.#forgetOldest();
    const log = new PeerLog(
      connection,
      name,
      this.#clock,
      () => ++this.#number,
      (what) => this.#changed({ peer: connection.peer, what }),
    );
    this.#logs.delete(connection.peer);
    this.#logs.set(connection.peer, log);
    this.#peers = new Map([...this.#logs].map(([peer, { record }]) => [peer, record]));
    log.note("opened");
    this.#changed({ peer: connection.peer, what: "peer" });
    return log;
  }

  /** Ends the sampling. What was recorded stays. */
  stop(): void {
    this.#stopped = true;
    this.#clock.clearTimeout(this.#sampler);
  }

  #signal(direction: Direction, message: Readonly<Record<string, unknown>>, text: string, peer: unknown): void {
    const body: Omit<SignalEntry, "at" | "number"> = {
      kind: "signal",
      direction,
      type: String(message.type),
      id: numberOrNull(message.id ?? message.re),
      seq: numberOrNull(message.seq),
      summary: summaryOf(message),
      message: shorten(message) as Record<string, unknown>,
      bytes: bytesOf(text),
    };
    const log = typeof peer === "string" && isNegotiation(message.type) ? this.#logs.get(peer) : undefined;
    if (log) log.add(body);
    else this.#record(body);
  }

  #record(body: TimelineItemBody): void {
    const entry = { ...body, number: ++this.#number, at: this.#clock.now() } as TimelineEntry;
    pushBounded(this.#timeline, entry, MOST_ENTRIES);
    this.signaling.revision++;
    this.#changed({ peer: null, what: body.kind === "state" ? "state" : "timeline" });
  }

  #changed(change: InspectionChange): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(change);
      } catch (error) {
        console.error(error);
      }
    }
  }

  #forgetOldest(): void {
    const closed = [...this.#logs].filter(([, { record }]) => record.closedAt !== null);
    for (const [peer] of closed.slice(0, Math.max(closed.length - MOST_CLOSED + 1, 0))) this.#logs.delete(peer);
  }

  #sample(): void {
    this.#sampler = this.#clock.setTimeout(() => {
      for (const log of this.#logs.values()) void log.sample();
      this.#sample();
    }, SAMPLE_INTERVAL_MILLIS);
  }
}

function isNegotiation(type: unknown): boolean {
  return type === "offer" || type === "answer" || type === "candidate";
}

function summaryOf(message: Readonly<Record<string, unknown>>): string {
  const { type } = message;
  if (type === "candidate") {
    const candidate = message.candidate as { candidate?: unknown } | null;
    return describeCandidate(typeof candidate?.candidate === "string" ? candidate.candidate : "");
  }
  if (type === "offer" || type === "answer") {
    const tracks = Object.values((message.tracks ?? {}) as Record<string, unknown>);
    return `${String(message.sdp).length} characters, tracks: ${tracks.join(", ") || "none"}`;
  }
  if (type === "error") return `${String(message.code)}: ${String(message.message)}`;
  if (typeof message.participant === "string") return [message.participant, trackOf(message)].filter(Boolean).join(" ");
  return trackOf(message);
}

function trackOf(message: Readonly<Record<string, unknown>>): string {
  const { track } = message;
  if (typeof track === "string") return track;
  return typeof track === "object" && track !== null ? String((track as { id?: unknown }).id) : "";
}

/** A copy without secrets, with long texts cut. */
function shorten(value: unknown, depth = 0): unknown {
  if (typeof value === "string") {
    return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}… (${value.length} characters)` : value;
  }
  if (typeof value !== "object" || value === null) return value;
  if (depth > 6) return "…";
  if (Array.isArray(value)) return value.slice(0, 64).map((item) => shorten(item, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) copy[key] = SECRETS.has(key) ? "…" : shorten(member, depth + 1);
  }
  return copy;
}

function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
