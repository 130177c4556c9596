import type { CameraOptions, LocalTrack, MicrophoneOptions, ScreenOptions } from "./api.js";
import { MaruError } from "./errors.js";

/** A camera, microphone or output. */
export interface Device {
  readonly id: string;
  readonly kind: MediaDeviceKind;
  /** Empty until the user has granted a camera or microphone once. */
  readonly label: string;
  readonly groupId: string;
}

/** Whether the page may ask for a camera or microphone, as far as the browser tells without asking. */
export type PermissionStatus = "granted" | "denied" | "prompt" | "unknown";

/**
 * Lists the devices. Labels are empty, and ids may be, until the user has granted a device once.
 *
 * @throws MaruError `insecure_context`, `unsupported`
 */
export async function listDevices(_kind?: MediaDeviceKind): Promise<Device[]> {
  throw unwritten();
}

/**
 * Calls the listener when devices are plugged in or taken away.
 *
 * @returns a function that ends the subscription
 */
export function onDeviceChange(_listener: () => void): () => void {
  return () => {};
}

/** Whether the browser has granted the device already. */
export async function permission(_device: "camera" | "microphone"): Promise<PermissionStatus> {
  return "unknown";
}

/**
 * Opens a camera. Nothing is published: show it in a lobby, then hand it to `join({tracks})` or `publish`.
 *
 * @throws MaruError `permission_denied`, `no_device`, `device_busy`, `constraint_failed`, `insecure_context`, `unsupported`
 */
export async function createCameraTrack(_options: CameraOptions = {}): Promise<LocalTrack> {
  throw unwritten();
}

/** Opens a microphone. As {@link createCameraTrack}. */
export async function createMicrophoneTrack(_options: MicrophoneOptions = {}): Promise<LocalTrack> {
  throw unwritten();
}

/** Asks for a screen, window or tab: its video track and, if the browser gives it, its audio track. */
export async function createScreenTracks(_options: ScreenOptions = {}): Promise<LocalTrack[]> {
  throw unwritten();
}

/** Turns what getUserMedia and getDisplayMedia reject with into a {@link MaruError} with a stable code. */
export function mediaError(error: unknown): MaruError {
  return error instanceof MaruError ? error : unwritten();
}

function unwritten(): MaruError {
  return new MaruError("unsupported", "Devices are not written yet.", "Use a newer version.");
}
