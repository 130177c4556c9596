import { parseCandidate, type CandidateType } from "./candidate";
import { parseSdp, type Direction, type MediaSection, type Sdp } from "./sdp";

/**
 * One thing that is different between two descriptions of one side, in terms of what it means for the call. `mid` is
 * null where it concerns the whole session.
 */
export type SdpChange =
  | {
      readonly what: "section-added" | "section-removed" | "section-rejected" | "section-revived";
      readonly mid: string;
      readonly kind: string;
    }
  | {
      readonly what: "direction";
      readonly mid: string;
      readonly kind: string;
      readonly from: Direction;
      readonly to: Direction;
    }
  | {
      readonly what: "codecs-added" | "codecs-removed" | "codecs-ordered";
      readonly mid: string;
      readonly kind: string;
      readonly codecs: readonly string[];
    }
  | {
      readonly what: "candidates-added" | "candidates-removed";
      readonly mid: string;
      readonly types: Readonly<Partial<Record<CandidateType, number>>>;
    }
  | { readonly what: "ice-restart"; readonly mid: null; readonly from: string; readonly to: string }
  | { readonly what: "fingerprint"; readonly mid: null }
  | { readonly what: "setup"; readonly mid: null; readonly from: string; readonly to: string }
  | { readonly what: "bundle"; readonly mid: null; readonly from: readonly string[]; readonly to: readonly string[] }
  | { readonly what: "track"; readonly mid: string; readonly kind: string }
  | {
      readonly what: "layers";
      readonly mid: string;
      readonly kind: string;
      readonly from: readonly string[];
      readonly to: readonly string[];
    }
  | {
      readonly what: "extensions";
      readonly mid: string;
      readonly kind: string;
      readonly added: number;
      readonly removed: number;
    }
  | { readonly what: "version"; readonly mid: null; readonly from: string; readonly to: string };

/** A line of the raw comparison. */
export interface DiffLine {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** The raw comparison of one part: `key` is `session` or the mid, `title` the `m=` line's kind. */
export interface DiffPart {
  readonly key: string;
  readonly title: string;
  readonly kind: "same" | "added" | "removed" | "changed";
  readonly lines: readonly DiffLine[];
}

/** What a reader wants to know first. */
const WEIGHT: readonly SdpChange["what"][] = [
  "fingerprint",
  "ice-restart",
  "section-added",
  "section-revived",
  "section-rejected",
  "section-removed",
  "direction",
  "track",
  "codecs-added",
  "codecs-removed",
  "codecs-ordered",
  "layers",
  "setup",
  "bundle",
  "extensions",
  "candidates-added",
  "candidates-removed",
  "version",
];

/** What changed from one description to the next of the same side, the weightiest first. */
export function describeChanges(before: Sdp, after: Sdp): SdpChange[] {
  const changes: SdpChange[] = [...transportChanges(before, after)];
  const old = new Map(before.media.map((section) => [section.mid, section]));
  for (const section of after.media) {
    const previous = old.get(section.mid);
    old.delete(section.mid);
    if (previous) changes.push(...sectionChanges(previous, section));
    else changes.push({ what: "section-added", mid: section.mid, kind: section.kind });
  }
  for (const section of old.values()) {
    changes.push({ what: "section-removed", mid: section.mid, kind: section.kind });
  }
  const { version: from } = before.session;
  const { version: to } = after.session;
  if (changes.length === 0 && from !== null && to !== null && from !== to) {
    changes.push({ what: "version", mid: null, from, to });
  }
  return changes.toSorted((a, b) => WEIGHT.indexOf(a.what) - WEIGHT.indexOf(b.what));
}

/** Compares two descriptions line by line, part by part: a part is the session or a media section, matched by mid. */
export function compareLines(before: string, after: string): DiffPart[] {
  const [left, right] = [parseSdp(before), parseSdp(after)];
  const parts = [comparePart("session", "session", texts(left.session.lines), texts(right.session.lines))];
  const old = new Map(left.media.map((section) => [section.mid, section]));
  for (const section of right.media) {
    const previous = old.get(section.mid);
    old.delete(section.mid);
    parts.push(comparePart(section.mid, section.kind, previous ? texts(previous.lines) : [], texts(section.lines)));
  }
  for (const section of old.values()) parts.push(comparePart(section.mid, section.kind, texts(section.lines), []));
  return parts;
}

/** The lines of a difference with `context` unchanged ones around each; numbers stand for how many were left out. */
export function foldLines(lines: readonly DiffLine[], context: number): (DiffLine | number)[] {
  const near = new Set<number>();
  lines.forEach((line, index) => {
    if (line.kind === "same") return;
    for (let i = index - context; i <= index + context; i++) near.add(i);
  });
  const folded: (DiffLine | number)[] = [];
  lines.forEach((line, index) => {
    const last = folded.at(-1);
    if (near.has(index)) folded.push(line);
    else if (typeof last === "number") folded[folded.length - 1] = last + 1;
    else folded.push(1);
  });
  return folded;
}

function transportChanges(before: Sdp, after: Sdp): SdpChange[] {
  const changes: SdpChange[] = [];
  const ufrags = [shared(before, "ufrag"), shared(after, "ufrag")] as const;
  if (ufrags[0] !== null && ufrags[1] !== null && ufrags[0] !== ufrags[1]) {
    changes.push({ what: "ice-restart", mid: null, from: ufrags[0], to: ufrags[1] }); // RFC 8839 §4.4.1.1.1
  }
  const prints = [shared(before, "fingerprint"), shared(after, "fingerprint")] as const;
  if (prints[0] !== null && prints[1] !== null && prints[0] !== prints[1])
    changes.push({ what: "fingerprint", mid: null });
  const setups = [shared(before, "setup"), shared(after, "setup")] as const;
  if (setups[0] !== null && setups[1] !== null && setups[0] !== setups[1]) {
    changes.push({ what: "setup", mid: null, from: setups[0], to: setups[1] });
  }
  const bundles = [before.session.bundle, after.session.bundle] as const;
  const kept = bundles[0].filter((mid) => after.media.some((section) => section.mid === mid));
  const known = bundles[1].filter((mid) => before.media.some((section) => section.mid === mid));
  if (kept.join(" ") !== known.join(" ")) changes.push({ what: "bundle", mid: null, from: bundles[0], to: bundles[1] });
  return changes;
}

function sectionChanges(before: MediaSection, after: MediaSection): SdpChange[] {
  const { mid, kind } = after;
  if (!before.rejected && after.rejected) return [{ what: "section-rejected", mid, kind }];
  const changes: SdpChange[] = [];
  if (before.rejected && !after.rejected) changes.push({ what: "section-revived", mid, kind });
  if (before.direction !== after.direction) {
    changes.push({ what: "direction", mid, kind, from: before.direction, to: after.direction });
  }
  if (trackOf(before) !== trackOf(after)) changes.push({ what: "track", mid, kind });
  changes.push(...codecChanges(before, after));
  if (before.rids.join() !== after.rids.join()) {
    changes.push({ what: "layers", mid, kind, from: before.rids, to: after.rids });
  }
  const extensions = [
    missing(after.extensions, before.extensions),
    missing(before.extensions, after.extensions),
  ] as const;
  if (extensions[0].length + extensions[1].length > 0) {
    changes.push({ what: "extensions", mid, kind, added: extensions[0].length, removed: extensions[1].length });
  }
  for (const [what, lines] of [
    ["candidates-added", missing(after.candidates, before.candidates)],
    ["candidates-removed", missing(before.candidates, after.candidates)],
  ] as const) {
    if (lines.length > 0) changes.push({ what, mid, types: countTypes(lines) });
  }
  return changes;
}

function codecChanges(before: MediaSection, after: MediaSection): SdpChange[] {
  const { mid, kind } = after;
  const [old, now] = [codecNames(before), codecNames(after)];
  const added = missing(now, old);
  const removed = missing(old, now);
  const changes: SdpChange[] = [];
  if (added.length > 0) changes.push({ what: "codecs-added", mid, kind, codecs: added });
  if (removed.length > 0) changes.push({ what: "codecs-removed", mid, kind, codecs: removed });
  const stayed = now.filter((name) => old.includes(name)).join();
  if (stayed !== old.filter((name) => now.includes(name)).join()) {
    changes.push({ what: "codecs-ordered", mid, kind, codecs: now });
  }
  return changes;
}

/** The names that a reader knows, each once: profiles of one codec count as one. */
export function codecNames(section: MediaSection): string[] {
  return [...new Set(section.codecs.map((codec) => codec.name))];
}

function countTypes(lines: readonly string[]): Partial<Record<CandidateType, number>> {
  const types: Partial<Record<CandidateType, number>> = {};
  for (const line of lines) {
    const type = parseCandidate(`candidate:${line}`)?.type;
    if (type) types[type] = (types[type] ?? 0) + 1;
  }
  return types;
}

/** A transport attribute: of the session, or of the first section that is in use (with BUNDLE all share it). */
function shared(sdp: Sdp, field: "ufrag" | "fingerprint" | "setup"): string | null {
  return (
    sdp.session[field] ?? sdp.media.find((section) => !section.rejected && section[field] !== null)?.[field] ?? null
  );
}

function trackOf(section: MediaSection): string | null {
  return section.direction === "sendrecv" || section.direction === "sendonly" ? section.msid : null;
}

function missing(from: readonly string[], others: readonly string[]): string[] {
  return from.filter((item) => !others.includes(item));
}

function texts(lines: readonly { readonly text: string }[]): string[] {
  return lines.map((line) => line.text);
}

function comparePart(key: string, title: string, before: readonly string[], after: readonly string[]): DiffPart {
  const lines = diff(before, after);
  const changed = lines.some((line) => line.kind !== "same");
  const kind = !changed ? "same" : before.length === 0 ? "added" : after.length === 0 ? "removed" : "changed";
  return { key, title, kind, lines };
}

/** The largest table that is worth its memory; above it (nobody's real description) what differs counts as replaced. */
const MAX_CELLS = 4_000_000;

/** Common head and tail first, then the longest common subsequence of what is between, by the table. */
function diff(before: readonly string[], after: readonly string[]): DiffLine[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const shorter = Math.min(before.length, after.length) - head;
  while (tail < shorter && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const left = before.slice(head, before.length - tail);
  const right = after.slice(head, after.length - tail);
  const same = (text: string): DiffLine => ({ kind: "same", text });
  return [...before.slice(0, head).map(same), ...align(left, right), ...after.slice(after.length - tail).map(same)];
}

function align(before: readonly string[], after: readonly string[]): DiffLine[] {
  const removed = (text: string): DiffLine => ({ kind: "removed", text });
  const added = (text: string): DiffLine => ({ kind: "added", text });
  const width = after.length + 1;
  if ((before.length + 1) * width > MAX_CELLS) return [...before.map(removed), ...after.map(added)];
  const table = new Uint16Array((before.length + 1) * width);
  const at = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      table[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [left, right] = [before[i], after[j]];
    if (left !== undefined && left === right) {
      lines.push({ kind: "same", text: left });
      i++;
      j++;
    } else if (right === undefined || (left !== undefined && at(i + 1, j) >= at(i, j + 1))) {
      lines.push(removed(left ?? ""));
      i++;
    } else {
      lines.push(added(right));
      j++;
    }
  }
  return lines;
}
