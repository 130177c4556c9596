import type { TimelineEntry } from "@maru/client";
import { say, t } from "./texts";

/** A short name of what happened, for a list or a label. */
export function titleOf(entry: TimelineEntry): string {
  switch (entry.kind) {
    case "signal":
      return entry.direction === "out"
        ? t("timeline.sent", { type: entry.type })
        : t("timeline.received", { type: entry.type });
    case "state":
      return `${say(`lane.${entry.machine}`)}: ${entry.to}`;
    case "note":
      return say(`event.${entry.code}`, {}, entry.code);
  }
}

/** What it means, in a sentence; empty where the title says it all. */
export function explanationOf(entry: TimelineEntry): string {
  switch (entry.kind) {
    case "signal":
      return say(`signal.${entry.type}`, {}, t("signal.other"));
    case "state":
      return say(`state.${entry.machine}.${entry.to}`);
    case "note":
      return "";
  }
}

/** What a machine's state means. */
export function explainState(machine: string, state: string): string {
  return say(`state.${machine}.${state}`);
}

/** What the machine or the SDK adds in English: a candidate, a reason. */
export function detailOf(entry: TimelineEntry): string {
  switch (entry.kind) {
    case "signal":
      return entry.summary;
    case "state":
      return `${entry.from} → ${entry.to}`;
    case "note":
      return entry.text;
  }
}
