import type { TimelineEntry } from "@maru/client";
import { explainState, titleOf } from "./describe";
import { formatOffset, type Bar, type Lane, type LaneKey, type Tone } from "./model/timeline";
import { say, t } from "./texts";

/** Something on a lane that can be chosen. Its id outlives a new layout, as long as it is shown at all. */
export interface LaneItem {
  readonly id: string;
  readonly lane: LaneKey;
  readonly x: number;
  readonly width: number;
  readonly tone: Tone;
  /** What a screen reader says. */
  readonly label: string;
  readonly entries: readonly TimelineEntry[];
  readonly bar: (Bar & { readonly meaning: string }) | null;
}

/** The items of each lane, in time. */
export function itemsOf(lanes: readonly Lane[], zero: number): LaneItem[][] {
  return lanes.map((lane) => [
    ...lane.bars.map((bar): LaneItem => ({
      id: `${lane.key}:${bar.entry?.number ?? "start"}`,
      lane: lane.key,
      x: bar.x,
      width: bar.width,
      tone: bar.tone,
      label: `${say(`lane.${lane.key}`)}: ${bar.state}, ${formatOffset(bar.at - zero)}`,
      entries: bar.entry ? [bar.entry] : [],
      bar: { ...bar, meaning: explainState(lane.key, bar.state) },
    })),
    ...lane.marks.map((mark): LaneItem => {
      const [first] = mark.entries;
      const title =
        mark.entries.length === 1 && first ? titleOf(first) : t("timeline.many", { count: mark.entries.length });
      return {
        id: `${lane.key}:${first?.number ?? 0}`,
        lane: lane.key,
        x: mark.x,
        width: 0,
        tone: mark.tone,
        label: `${title}, ${formatOffset((first?.at ?? zero) - zero)}`,
        entries: mark.entries,
        bar: null,
      };
    }),
  ]);
}

/** Where a key leads from an item: along its lane, or to what is nearest in time on the next lane that has anything. */
export function neighbour(items: readonly (readonly LaneItem[])[], id: string | null, key: string): LaneItem | null {
  const row = items.findIndex((lane) => lane.some((item) => item.id === id));
  const lane = items[row];
  if (!lane) return items.find((candidate) => candidate.length > 0)?.at(-1) ?? null;
  const column = lane.findIndex((item) => item.id === id);
  switch (key) {
    case "ArrowLeft":
      return lane[column - 1] ?? null;
    case "ArrowRight":
      return lane[column + 1] ?? null;
    case "Home":
      return lane[0] ?? null;
    case "End":
      return lane.at(-1) ?? null;
    case "ArrowUp":
      return nearest(items.slice(0, row).reverse(), lane[column]?.x ?? 0);
    case "ArrowDown":
      return nearest(items.slice(row + 1), lane[column]?.x ?? 0);
    default:
      return null;
  }
}

function nearest(lanes: readonly (readonly LaneItem[])[], x: number): LaneItem | null {
  const lane = lanes.find((candidate) => candidate.length > 0) ?? [];
  return lane.reduce<LaneItem | null>(
    (best, item) => (best === null || Math.abs(item.x - x) < Math.abs(best.x - x) ? item : best),
    null,
  );
}
