import { afterEach, beforeEach, vi } from "vitest";
import type { Room, RoomEvents } from "../src/api.js";
import { join } from "../src/connect.js";
import type { Joined, WireTrack } from "../src/protocol.js";
import { FakeDevices } from "./fake-devices.js";
import { FakePeerConnection } from "./fake-media.js";
import { connection, FakeServer, JUN, participant, settle } from "./fake-server.js";

/** What the tests of a room share: a server, devices, a room that one is in, and the events that it told. */

const EVENTS: readonly (keyof RoomEvents)[] = [
  "participantJoined",
  "participantLeft",
  "participantUpdated",
  "trackPublished",
  "trackUnpublished",
  "trackUpdated",
  "trackSubscribed",
  "trackUnsubscribed",
  "chat",
  "message",
  "topology",
  "connectionState",
  "peerState",
  "activeSpeakers",
  "error",
  "deviceLost",
  "playbackBlocked",
  "draining",
];

export let server: FakeServer;
export let devices: FakeDevices;
export let room: Room;
export let seq: number;
/** The events since the last look, as `name payload`. */
export let heard: { event: keyof RoomEvents; payload: Record<string, unknown> }[];

export function wire(id: string, source: WireTrack["source"], overrides: Partial<WireTrack> = {}): WireTrack {
  const kind = source === "microphone" || source === "screen_audio" ? "audio" : "video";
  return { id, source, kind, muted: false, ...overrides };
}

export function environment() {
  return { ...server.environment, ...devices.environment() };
}

export async function enter(
  overrides: Partial<Joined> = {},
  options: Partial<Parameters<typeof join>[0]> = {},
): Promise<Room> {
  const joining = join({ url: "https://maru.test/", room: "garden", environment: environment(), ...options });
  await settle();
  await server.join(overrides);
  room = await joining;
  heard = [];
  for (const event of EVENTS) {
    room.on(event, (payload) => heard.push({ event, payload: payload as Record<string, unknown> }));
  }
  return room;
}

/** A room with Jun in it, whom we are connected to. */
export async function enterWithJun(
  tracks: WireTrack[] = [],
  options: Partial<Parameters<typeof join>[0]> = {},
): Promise<Room> {
  return enter({ participants: [participant(JUN, "Jun", { tracks })], connections: [connection(JUN)] }, options);
}

export function say(event: object): void {
  server.line.say({ seq: ++seq, ...event });
}

export function names(): string[] {
  return heard.map(({ event }) => event);
}

export function told(event: keyof RoomEvents): Record<string, unknown> {
  const found = heard.filter((entry) => entry.event === event).at(-1);
  if (!found) throw new Error(`no ${event} among ${names().join(", ")}`);
  return found.payload;
}

/** Answers every request on the newest connection that has no answer yet. */
export async function answerAll(): Promise<void> {
  const { line } = server;
  const answered = (line as unknown as { answered?: Set<unknown> }).answered ?? new Set<unknown>();
  (line as unknown as { answered: Set<unknown> }).answered = answered;
  for (const { id, type } of line.sent) {
    if (id === undefined || type === "join" || type === "resume" || answered.has(id)) continue;
    answered.add(id);
    line.say({ type: type === "leave" ? "left" : "ok", re: id, at: 1_234 });
  }
  await settle();
}

export async function answered<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  await settle();
  await answerAll();
  await answerAll();
  return promise;
}

export function pc(): FakePeerConnection {
  return FakePeerConnection.made.at(-1)!;
}

/** Jun answers our offer, with tracks on our sections in order. */
export async function junAnswers(tracks: Record<string, string> = {}): Promise<void> {
  const sdp = pc()
    .localDescription!.sdp.replace(/o=- \d+/, "o=- 777")
    .replace(/a=recvonly/g, "a=sendonly");
  say({ type: "answer", from: JUN, sdp, tracks });
  await settle();
}

/** Forgets the events told so far. */
export function forget(): void {
  heard = [];
}

/** The next event that the server says has the number after this one. */
export function countFrom(last: number): void {
  seq = last;
}

/** A server that knows nobody, in the place of the one before. */
export function replaceServer(): void {
  server = new FakeServer();
}

/** Sets the stage before each test of the file that calls this, with time that stands still. */
export function useStage(): void {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
    replaceServer();
    devices = new FakeDevices();
    FakePeerConnection.made = [];
    countFrom(100);
  });

  afterEach(() => {
    vi.useRealTimers();
  });
}
