import call from "./code/call.js?raw";
import capture from "./code/capture.js?raw";
import pair from "./code/pair.js?raw";
import room from "./code/room.js?raw";
import signaling from "./code/signaling.js?raw";

export type StepId = "capture" | "pair" | "signaling" | "call" | "room";

/** What shows that a step's code does what it is about. */
export type Goal = "playing" | "connected" | "joined";

export interface Step {
  readonly id: StepId;
  /** The code, with placeholders for words: {@link composeCode} fills them. */
  readonly template: string;
  readonly goal: Goal;
  /** Whether it speaks with the signaling server, which then has to let everybody in. */
  readonly needsServer: boolean;
  /** Whether there are connections to look into. */
  readonly hasConnections: boolean;
  /** Whether there is a picture to see. */
  readonly hasPicture: boolean;
  /** Whether messages to and from the server can be seen. */
  readonly hasMessages: boolean;
}

/** The lessons in their order. */
export const STEPS: readonly Step[] = [
  {
    id: "capture",
    template: capture,
    goal: "playing",
    needsServer: false,
    hasConnections: false,
    hasPicture: true,
    hasMessages: false,
  },
  {
    id: "pair",
    template: pair,
    goal: "connected",
    needsServer: false,
    hasConnections: true,
    hasPicture: true,
    hasMessages: false,
  },
  {
    id: "signaling",
    template: signaling,
    goal: "joined",
    needsServer: true,
    hasConnections: false,
    hasPicture: false,
    hasMessages: true,
  },
  {
    id: "call",
    template: call,
    goal: "connected",
    needsServer: true,
    hasConnections: true,
    hasPicture: true,
    hasMessages: true,
  },
  {
    id: "room",
    template: room,
    goal: "connected",
    needsServer: true,
    hasConnections: true,
    hasPicture: true,
    hasMessages: true,
  },
];

/** The step of that name, or the first one. */
export function stepOf(id: string | null): Step {
  const step = STEPS.find((candidate) => candidate.id === id) ?? STEPS[0];
  if (!step) throw new Error("There are no lessons");
  return step;
}
