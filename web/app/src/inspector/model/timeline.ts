import type { PeerRecord, StateEntry, StateMachine, TimelineEntry } from "@maru/client";

/** How a state is doing, which gives it its colour. */
export type Tone = "idle" | "progress" | "good" | "warn" | "bad";

export type LaneKey = "out" | "in" | "notes" | StateMachine;

/** What of the past is drawn. */
export type Zoom = "setup" | "half-minute" | "five-minutes" | "all";

/** The stretch of time that is drawn, in milliseconds since the Unix epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A time during which a state machine stood in one state, drawn as a bar. */
export interface Bar {
  readonly state: string;
  readonly tone: Tone;
  readonly at: number;
  readonly until: number;
  readonly x: number;
  readonly width: number;
  /** Null where the state began before the record. */
  readonly entry: StateEntry | null;
}

/** One or more things that happened too near to each other to be drawn apart. */
export interface Mark {
  readonly x: number;
  readonly tone: Tone;
  readonly entries: readonly TimelineEntry[];
}

export interface Lane {
  readonly key: LaneKey;
  readonly bars: readonly Bar[];
  readonly marks: readonly Mark[];
}

export interface Tick {
  readonly x: number;
  readonly at: number;
  /** Milliseconds since the zero of the axis. */
  readonly offset: number;
}

const MACHINES: readonly StateMachine[] = ["signaling", "gathering", "ice", "dtls", "connection"];

const INITIAL: Readonly<Record<StateMachine, string>> = {
  signaling: "stable",
  gathering: "new",
  ice: "new",
  dtls: "new",
  connection: "new",
  transport: "connected",
};

const TONES: ReadonlyMap<string, Tone> = tones({
  stable: "good",
  complete: "good",
  completed: "good",
  connected: "good",
  gathering: "progress",
  checking: "progress",
  connecting: "progress",
  "have-local-offer": "progress",
  "have-remote-offer": "progress",
  "have-local-pranswer": "progress",
  "have-remote-pranswer": "progress",
  reconnecting: "warn",
  disconnected: "warn",
  failed: "bad",
});

const NOTE_TONES: ReadonlyMap<string, Tone> = tones({
  error: "bad",
  description_failed: "bad",
  candidate_failed: "warn",
  ice_restart: "warn",
  rebuilt: "warn",
  glare_ignored_offer: "warn",
  glare_rolled_back: "warn",
  fallback: "warn",
  selected_pair: "good",
  resumed: "good",
  restored: "good",
});

/** How long after media first flows the setup counts as done: late candidates and a renegotiation belong to it. */
const SETTLE_MILLIS = 600;
const MIN_SETUP_MILLIS = 500;
const MIN_GAP_PIXELS = 11;

/** The tone of a state of any machine; unknown ones and those before a start or after an end are idle. */
export function toneOf(state: string): Tone {
  return TONES.get(state) ?? "idle";
}

/** The tone of an entry, for its mark and its row in the list. */
export function toneOfEntry(entry: TimelineEntry): Tone {
  if (entry.kind === "state") return toneOf(entry.to);
  if (entry.kind === "note") return NOTE_TONES.get(entry.code) ?? "idle";
  return entry.type === "error" ? "bad" : "idle";
}

/** Heartbeats say nothing as long as they go on: they would bury the rest. */
export function isHeartbeat(entry: TimelineEntry): boolean {
  return entry.kind === "signal" && (entry.type === "ping" || entry.type === "pong");
}

/** Entries of a peer and those of the signaling connection, in the order in which they happened. */
export function mergeEntries(
  peer: readonly TimelineEntry[],
  common: readonly TimelineEntry[],
  heartbeats: boolean,
): TimelineEntry[] {
  const merged = [...peer, ...common].sort((a, b) => a.number - b.number);
  return heartbeats ? merged : merged.filter((entry) => !isHeartbeat(entry));
}

/** The stretch that a zoom shows; `now` stands still once the connection is closed. */
export function spanOf(zoom: Zoom, peer: PeerRecord, now: number): Span {
  const end = Math.max(peer.closedAt ?? now, peer.openedAt + MIN_SETUP_MILLIS);
  switch (zoom) {
    case "setup": {
      const settled = peer.connectedAt === null ? end : Math.min(end, peer.connectedAt + SETTLE_MILLIS);
      const lead = Math.max(settled - peer.openedAt, MIN_SETUP_MILLIS) * 0.04;
      return { from: peer.openedAt - lead, to: Math.max(settled, peer.openedAt + MIN_SETUP_MILLIS) };
    }
    case "half-minute":
      return { from: end - 30_000, to: end };
    case "five-minutes":
      return { from: end - 300_000, to: end };
    case "all": {
      const first = Math.min(peer.openedAt, peer.timeline[0]?.at ?? peer.openedAt);
      return { from: first - (end - first) * 0.02, to: end };
    }
  }
}

/** Places entries on lanes: bars for the state machines, marks for messages and decisions. */
export function layoutLanes(
  entries: readonly TimelineEntry[],
  peer: Pick<PeerRecord, "openedAt" | "closedAt">,
  span: Span,
  width: number,
): Lane[] {
  const scale = width / Math.max(1, span.to - span.from);
  const place = (at: number): number => (at - span.from) * scale;
  const inside = entries.filter((entry) => entry.at >= span.from && entry.at <= span.to);
  const signals = (direction: "in" | "out"): TimelineEntry[] =>
    inside.filter((entry) => entry.kind === "signal" && entry.direction === direction);
  const machines: StateMachine[] = entries.some((entry) => entry.kind === "state" && entry.machine === "transport")
    ? ["transport", ...MACHINES]
    : [...MACHINES];
  return [
    { key: "out", bars: [], marks: cluster(signals("out"), place) },
    { key: "in", bars: [], marks: cluster(signals("in"), place) },
    ...machines.map((machine): Lane => ({
      key: machine,
      bars: barsOf(machine, entries, { openedAt: peer.openedAt, end: peer.closedAt ?? span.to }, span, place),
      marks: [],
    })),
    {
      key: "notes",
      bars: [],
      marks: cluster(
        inside.filter((entry) => entry.kind === "note"),
        place,
      ),
    },
  ];
}

/** Round steps of time that leave a label room, counted from `zero`. */
export function ticksOf(span: Span, zero: number, width: number, minPixels = 72): Tick[] {
  const length = span.to - span.from;
  const step = niceStep((length * minPixels) / Math.max(1, width));
  const ticks: Tick[] = [];
  for (let n = Math.ceil((span.from - zero) / step) || 0; zero + n * step <= span.to; n++) {
    const at = zero + n * step;
    ticks.push({ at, offset: n * step, x: ((at - span.from) / length) * width });
  }
  return ticks;
}

/** `+120 ms`, `+3.5 s`, `+2:05`: a time on the axis. */
export function formatOffset(millis: number): string {
  const sign = millis < 0 ? "−" : "+";
  const size = Math.abs(millis);
  if (size === 0) return "0";
  if (size < 1_000) return `${sign}${Math.round(size)} ms`;
  if (size < 60_000) return `${sign}${trimZero(size / 1_000)} s`;
  const minutes = Math.floor(size / 60_000);
  const seconds = Math.floor((size % 60_000) / 1_000);
  if (minutes < 60) return `${sign}${minutes}:${String(seconds).padStart(2, "0")}`;
  return `${sign}${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${String(seconds).padStart(2, "0")}`;
}

function barsOf(
  machine: StateMachine,
  entries: readonly TimelineEntry[],
  life: { readonly openedAt: number; readonly end: number },
  span: Span,
  place: (at: number) => number,
): Bar[] {
  const changes = entries.filter((entry): entry is StateEntry => entry.kind === "state" && entry.machine === machine);
  const starts = [
    { state: changes[0]?.from ?? INITIAL[machine], at: life.openedAt, entry: null as StateEntry | null },
    ...changes.map((entry) => ({ state: entry.to, at: entry.at, entry })),
  ];
  return starts.flatMap(({ state, at, entry }, index) => {
    const until = starts[index + 1]?.at ?? life.end;
    const from = Math.max(at, span.from);
    const to = Math.min(until, span.to);
    if (to < from || until <= span.from || at >= span.to) return [];
    const x = place(from);
    return [{ state, tone: toneOf(state), at, until, x, width: Math.max(place(to) - x, 1), entry }];
  });
}

function cluster(entries: readonly TimelineEntry[], place: (at: number) => number): Mark[] {
  const groups: { start: number; entries: TimelineEntry[] }[] = [];
  for (const entry of entries) {
    const x = place(entry.at);
    const last = groups.at(-1);
    if (last && x - last.start < MIN_GAP_PIXELS) last.entries.push(entry);
    else groups.push({ start: x, entries: [entry] });
  }
  return groups.map((group) => ({
    x: group.start,
    tone: worst(group.entries.map(toneOfEntry)),
    entries: group.entries,
  }));
}

const WEIGHT: readonly Tone[] = ["idle", "progress", "good", "warn", "bad"];

function worst(tones: readonly Tone[]): Tone {
  return tones.reduce((a, b) => (WEIGHT.indexOf(b) > WEIGHT.indexOf(a) ? b : a), "idle");
}

function niceStep(least: number): number {
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000];
  const step = steps.find((candidate) => candidate >= least);
  if (step !== undefined) return step;
  const minutes = [1, 2, 5, 10, 15, 30, 60].find((candidate) => candidate * 60_000 >= least);
  return (minutes ?? Math.ceil(least / 3_600_000) * 60) * 60_000;
}

function tones(table: Readonly<Record<string, Tone>>): ReadonlyMap<string, Tone> {
  return new Map(Object.entries(table));
}

function trimZero(value: number): string {
  return value.toFixed(1).replace(/\.0$/, "");
}
