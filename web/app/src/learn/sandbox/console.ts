import { codeErrorOf } from "./code-error";
import type { Line, LogLevel } from "./protocol";
import { showValues } from "./show-value";

/** More lines than this in a second are dropped: a page with a million lines helps nobody. */
const MOST_PER_SECOND = 100;

/** Sends what the code says, and what goes wrong in it, to the page. The browser's own console gets it too. */
export function reportTo(line: Line): void {
  let second = 0;
  let count = 0;
  const say = (level: LogLevel, values: readonly unknown[]): void => {
    const now = Math.floor(performance.now() / 1_000);
    count = now === second ? count + 1 : 1;
    second = now;
    if (count < MOST_PER_SECOND) line.send({ kind: "log", level, text: showValues(values) });
    else if (count === MOST_PER_SECOND) line.send({ kind: "log", level: "warn", text: "…" });
  };
  const levels = { log: "log", info: "log", debug: "log", warn: "warn", error: "error", table: "log" } as const;
  for (const [method, level] of Object.entries(levels) as [keyof typeof levels, LogLevel][]) {
    const original = console[method].bind(console) as (...values: unknown[]) => void;
    console[method] = (...values: unknown[]) => {
      original(...values);
      say(level, values);
    };
  }
  addEventListener("error", (event) => {
    // Media elements and scripts that fail to load tell it by an event without a message.
    if (!(event instanceof ErrorEvent)) return;
    const place = event.filename.startsWith("blob:") ? { line: event.lineno, column: event.colno } : null;
    const thrown: unknown = event.error ?? { name: "Error", message: event.message };
    line.send({ kind: "error", error: codeErrorOf(thrown, place) });
  });
  addEventListener("unhandledrejection", (event) => {
    line.send({ kind: "error", error: codeErrorOf(event.reason) });
  });
}
