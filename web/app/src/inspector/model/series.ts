import type { StatsSample, TrackSample } from "@maru/client";

/** One line of a graph. `values` stand at the times of the table; null is a gap. */
export interface Line {
  readonly key: string;
  readonly direction: "in" | "out";
  readonly kind: "audio" | "video" | "all";
  readonly track: string | null;
  readonly source: string | null;
  readonly values: readonly (number | null)[];
}

/** Lines over common times, as graphs want them. */
export interface Table {
  /** Seconds since the Unix epoch, ascending. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
}

export type Graph = "bitrate" | "loss" | "rtt" | "frames";

/** How long the graphs look back. */
export const WINDOW_MILLIS = 120_000;

/**
 * Turns samples into the lines of one graph: bitrate in bit/s and frame rate per track, loss as a fraction in both directions,
 * round trip in milliseconds. Where samples are missing (nobody looked) the lines are broken rather than joined.
 *
 * @param now the right edge, milliseconds since the Unix epoch
 * @param interval how often there is a sample, in milliseconds
 */
export function tableOf(graph: Graph, samples: readonly StatsSample[], now: number, interval = 1_000): Table {
  const rows = withGaps(
    samples.filter((sample) => sample.at > now - WINDOW_MILLIS && sample.at <= now),
    interval * 2.5,
  );
  return { times: rows.map((row) => row.at / 1_000), lines: linesOf(graph, rows) };
}

interface Row {
  readonly at: number;
  readonly sample: StatsSample | null;
}

function withGaps(samples: readonly StatsSample[], limit: number): Row[] {
  const rows: Row[] = [];
  for (const sample of samples) {
    const last = rows.at(-1);
    if (last && sample.at - last.at > limit) rows.push({ at: (last.at + sample.at) / 2, sample: null });
    rows.push({ at: sample.at, sample });
  }
  return rows;
}

function linesOf(graph: Graph, rows: readonly Row[]): Line[] {
  switch (graph) {
    case "bitrate":
      return trackLines(
        rows,
        () => true,
        (track) => track.bitrateBps,
      );
    case "frames":
      return trackLines(
        rows,
        (track) => track.kind === "video",
        (track) => track.framesPerSecond,
      );
    case "loss":
      return [
        wholeLine(rows, "in", (sample) => sample.lossRatio),
        wholeLine(rows, "out", (sample) => sample.remoteLossRatio),
      ];
    case "rtt":
      return [wholeLine(rows, "in", (sample) => sample.rttMillis)];
  }
}

function wholeLine(rows: readonly Row[], direction: "in" | "out", read: (sample: StatsSample) => number | null): Line {
  const values = rows.map((row) => (row.sample ? read(row.sample) : null));
  return { key: direction, direction, kind: "all", track: null, source: null, values };
}

function trackLines(
  rows: readonly Row[],
  wanted: (track: TrackSample) => boolean,
  read: (track: TrackSample) => number | null,
): Line[] {
  const newest = new Map<string, TrackSample>();
  for (const row of rows) {
    for (const track of row.sample?.tracks ?? []) if (wanted(track)) newest.set(keyOf(track), track);
  }
  const order = [...newest].sort(([, a], [, b]) => rank(a) - rank(b) || a.track.localeCompare(b.track));
  return order.map(([key, { direction, kind, track, source }]) => ({
    key,
    direction,
    kind,
    track,
    source,
    values: rows.map((row) => {
      const found = row.sample?.tracks.find((candidate) => keyOf(candidate) === key);
      return found ? read(found) : null;
    }),
  }));
}

function keyOf(track: TrackSample): string {
  return `${track.direction}:${track.track}`;
}

/** Received before sent, video before audio: a colour stays with its meaning when tracks come and go. */
function rank(track: TrackSample): number {
  return (track.direction === "in" ? 0 : 2) + (track.kind === "video" ? 0 : 1);
}

/** How much of the window is worth drawing, in milliseconds: a young call gets a shorter one, so that it fills it. */
export function windowOf(table: Table, edge: number): number {
  const age = edge - (table.times[0] ?? 0) * 1_000;
  return [30_000, 60_000].find((window) => age <= window) ?? WINDOW_MILLIS;
}

/** `1.25 Mbit/s`, in figures that fit an axis or a table. */
export function formatBitrate(bps: number): string {
  if (bps >= 10_000_000) return `${(bps / 1_000_000).toFixed(0)} Mbit/s`;
  if (bps >= 1_000_000) return `${(bps / 1_000_000).toFixed(1)} Mbit/s`;
  if (bps >= 1_000) return `${Math.round(bps / 1_000)} kbit/s`;
  return bps === 0 ? "0" : `${Math.round(bps)} bit/s`;
}

/** `0.4 %`; whole figures from ten on. */
export function formatRatio(ratio: number): string {
  const percent = ratio * 100;
  return `${percent > 0 && percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** `12 ms`; one decimal below ten. */
export function formatMillis(millis: number): string {
  if (millis >= 1_000) return `${(millis / 1_000).toFixed(1)} s`;
  return `${millis > 0 && millis < 10 ? millis.toFixed(1) : Math.round(millis)} ms`;
}

/** `1.4 MB`, decimal. */
export function formatBytes(bytes: number): string {
  if (bytes >= 1_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  if (bytes >= 1_000) return `${(bytes / 1_000).toFixed(bytes < 10_000 ? 1 : 0)} kB`;
  return `${bytes} B`;
}
