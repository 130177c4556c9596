import type { FlowEntry } from "./host/socket-desk";
import { SandboxRun } from "./host/sandbox-run";
import type { CodeError, LogLevel, Start } from "./sandbox/protocol";
import type { Goal } from "./steps";

/** A line of the console: what the code said, or what went wrong in it. */
export interface ConsoleLine {
  readonly number: number;
  readonly level: LogLevel;
  readonly text: string;
  readonly error: CodeError | null;
}

const MOST_LINES = 300;
const MOST_MESSAGES = 300;

/** Runs a lesson's code, again and again: each run has a frame of its own, and the one before is thrown away. */
export class Runner {
  /** The frame's key; null while nothing runs. */
  frame = $state<number | null>(null);
  lines = $state.raw<readonly ConsoleLine[]>([]);
  messages = $state.raw<readonly FlowEntry[]>([]);
  isStuck = $state(false);
  isStopped = $state(false);
  current = $state.raw<SandboxRun | null>(null);
  readonly #goal: Goal;
  readonly #ondone: () => void;
  #start: Omit<Start, "type"> | null = null;
  #runs = 0;
  #count = 0;

  constructor(goal: Goal, ondone: () => void) {
    this.#goal = goal;
    this.#ondone = ondone;
  }

  get isRunning(): boolean {
    return this.frame !== null;
  }

  /** The line of the newest error whose place is known. */
  get errorLine(): number | null {
    return this.lines.findLast((line) => line.error?.line != null)?.error?.line ?? null;
  }

  /** Throws away what ran, and asks for a new frame: {@link loaded} begins when it is there. */
  run(start: Omit<Start, "type">): void {
    this.#end();
    this.#start = start;
    this.lines = [];
    this.messages = [];
    this.isStopped = false;
    this.frame = ++this.#runs;
  }

  /** The sandbox's page has been loaded into the frame. A page that it goes to by itself gets nothing. */
  loaded(frame: Window | null): void {
    const start = this.#start;
    this.#start = null;
    if (!frame || !start) return;
    this.current = new SandboxRun(frame, start, {
      onlog: (level, text) => this.#say(level, text, null),
      onerror: (error) => this.#say("error", error.message, error),
      onfinished: () => {},
      onplaying: () => this.#reached("playing"),
      onconnected: () => this.#reached("connected"),
      onflow: (entry) => {
        this.messages = [...this.messages, entry].slice(-MOST_MESSAGES);
        if (entry.direction === "in" && entry.type === "joined") this.#reached("joined");
      },
      onstuck: (stuck) => (this.isStuck = stuck),
    });
  }

  /** Ends the run: cameras go off, sockets are closed, the frame goes. */
  stop(): void {
    if (!this.isRunning) return;
    this.#end();
    this.frame = null;
    this.isStopped = true;
  }

  #end(): void {
    this.current?.end();
    this.current = null;
    this.#start = null;
    this.isStuck = false;
  }

  #say(level: LogLevel, text: string, error: CodeError | null): void {
    this.lines = [...this.lines, { number: ++this.#count, level, text, error }].slice(-MOST_LINES);
  }

  #reached(goal: Goal): void {
    if (goal === this.#goal) this.#ondone();
  }
}
