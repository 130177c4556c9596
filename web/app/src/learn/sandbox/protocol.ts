/**
 * What the page and the sandbox say to each other: `Start` once by postMessage with a MessagePort, everything after it
 * over that port. Both ends treat what comes from the other as they would a stranger's: the sandbox runs edited code.
 *
 * @module
 */
import type { PeerRecord, SignalingRecord } from "@maru/client";

/** How the code gets pictures and sound: from real devices, or drawn on a canvas. */
export type MediaSource = "devices" | "drawn";

/** Runs a piece of code. A sandbox runs one; the next one gets a new sandbox. */
export interface Start {
  readonly type: "start";
  readonly code: string;
  readonly language: string;
  readonly theme: string;
  readonly media: MediaSource;
  /** What the inspector calls a connection: `{number}` is put in. */
  readonly connectionName: string;
  readonly serverName: string;
}

export type LogLevel = "log" | "warn" | "error";

/** An error of the edited code. Line and column count from 1; null where nobody knows. */
export interface CodeError {
  readonly name: string;
  readonly message: string;
  readonly line: number | null;
  readonly column: number | null;
  /** Of a MaruError: its stable code. */
  readonly code: string | null;
}

/** A track of a real device, as the sandbox pretends to have it. */
export interface TrackFacts {
  readonly id: string;
  readonly kind: "audio" | "video";
  readonly label: string;
  readonly settings: MediaTrackSettings;
  readonly capabilities: MediaTrackCapabilities;
  readonly constraints: MediaTrackConstraints;
}

/** An offer, an answer or a candidate of the connection that carries a device's tracks into the sandbox. */
export interface MediaSignal {
  readonly description?: RTCSessionDescriptionInit;
  readonly candidate?: RTCIceCandidateInit;
}

export interface DomError {
  readonly name: string;
  readonly message: string;
  /** Of an OverconstrainedError. */
  readonly constraint?: string;
}

export type MediaMethod = "getUserMedia" | "getDisplayMedia" | "enumerateDevices";

export type FromSandbox =
  | { readonly kind: "pong"; readonly number: number }
  | { readonly kind: "log"; readonly level: LogLevel; readonly text: string }
  | { readonly kind: "error"; readonly error: CodeError }
  /** Everything at the top level of the code has run. Timers and events go on. */
  | { readonly kind: "finished" }
  /** A video shows a picture. */
  | { readonly kind: "playing" }
  | { readonly kind: "inspection"; readonly signaling: SignalingRecord; readonly peers: readonly PeerRecord[] }
  | { readonly kind: "media.ask"; readonly id: number; readonly method: MediaMethod; readonly constraints: unknown }
  | { readonly kind: "media.signal"; readonly id: number; readonly signal: MediaSignal }
  | { readonly kind: "media.stop"; readonly id: number; readonly track: string }
  | {
      readonly kind: "media.apply";
      readonly id: number;
      readonly track: string;
      readonly request: number;
      readonly constraints: MediaTrackConstraints;
    }
  | { readonly kind: "socket.open"; readonly id: number; readonly url: string; readonly protocols: readonly string[] }
  | { readonly kind: "socket.send"; readonly id: number; readonly text: string }
  | { readonly kind: "socket.close"; readonly id: number; readonly code?: number; readonly reason?: string };

export type ToSandbox =
  | { readonly kind: "ping"; readonly number: number }
  | { readonly kind: "media.tracks"; readonly id: number; readonly tracks: readonly TrackFacts[] }
  | { readonly kind: "media.devices"; readonly id: number; readonly devices: readonly MediaDeviceInfoFacts[] }
  | { readonly kind: "media.refused"; readonly id: number; readonly error: DomError }
  | { readonly kind: "media.signal"; readonly id: number; readonly signal: MediaSignal }
  | { readonly kind: "media.ended"; readonly id: number; readonly track: string }
  | {
      readonly kind: "media.applied";
      readonly id: number;
      readonly track: string;
      readonly request: number;
      readonly settings: MediaTrackSettings;
      readonly constraints: MediaTrackConstraints;
      readonly error: DomError | null;
    }
  | { readonly kind: "socket.opened"; readonly id: number; readonly protocol: string }
  | { readonly kind: "socket.message"; readonly id: number; readonly text: string }
  | {
      readonly kind: "socket.closed";
      readonly id: number;
      readonly code: number;
      readonly reason: string;
      readonly wasClean: boolean;
    };

export interface MediaDeviceInfoFacts {
  readonly deviceId: string;
  readonly groupId: string;
  readonly kind: MediaDeviceKind;
  readonly label: string;
}

/** The sandbox's end of the line. */
export interface Line {
  send(message: FromSandbox): void;
  /** Calls the listener for each message of a kind. */
  on<K extends ToSandbox["kind"]>(kind: K, listener: (message: Extract<ToSandbox, { kind: K }>) => void): void;
}

export function lineOver(port: MessagePort): Line {
  const listeners = new Map<string, ((message: never) => void)[]>();
  port.onmessage = ({ data }: MessageEvent<ToSandbox>) => {
    for (const listener of listeners.get(data.kind) ?? []) listener(data as never);
  };
  return {
    send: (message) => port.postMessage(message),
    on: (kind, listener) => void listeners.set(kind, [...(listeners.get(kind) ?? []), listener]),
  };
}
