import { STEPS, type StepId } from "./steps";

/** What this browser remembers of the lessons. */
export interface Progress {
  readonly step: StepId;
  readonly done: readonly StepId[];
  /** Code that was changed, by step. */
  readonly code: Readonly<Partial<Record<StepId, string>>>;
}

/** More than anybody types, less than what fills the browser's storage. */
const LONGEST_CODE = 50_000;

const START: Progress = { step: "capture", done: [], code: {} };

/** Reads what was remembered. What is not well-formed, or of a lesson that is no more, is forgotten. */
export function readProgress(text: string | null): Progress {
  try {
    const value: unknown = JSON.parse(text ?? "");
    if (typeof value !== "object" || value === null) return START;
    const { step, done, code } = value as Record<string, unknown>;
    const entries = typeof code === "object" && code !== null ? Object.entries(code) : [];
    return {
      step: isStep(step) ? step : START.step,
      done: Array.isArray(done) ? STEPS.map(({ id }) => id).filter((id) => done.includes(id)) : [],
      code: Object.fromEntries(entries.filter(([id, text]) => isStep(id) && isCode(text))),
    };
  } catch {
    return START;
  }
}

/** As text to remember. */
export function writeProgress(progress: Progress): string {
  return JSON.stringify(progress);
}

/** With a step's code changed, or as it was (`null`). */
export function withCode(progress: Progress, id: StepId, code: string | null): Progress {
  const { [id]: _, ...others } = progress.code;
  return { ...progress, code: code === null || !isCode(code) ? others : { ...others, [id]: code } };
}

/** With a step done. */
export function withDone(progress: Progress, id: StepId): Progress {
  return progress.done.includes(id) ? progress : { ...progress, done: [...progress.done, id] };
}

function isStep(id: unknown): id is StepId {
  return STEPS.some((step) => step.id === id);
}

function isCode(text: unknown): text is string {
  return typeof text === "string" && text.length <= LONGEST_CODE;
}
