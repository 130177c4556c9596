import type {
  CameraOptions,
  CaptureOptions,
  LocalTrack,
  MicrophoneOptions,
  ScreenOptions,
  TrackSource,
} from "./api.js";
import { captureCamera, captureMicrophone, captureScreen, mediaError } from "./capture.js";
import { browserEnvironment, type Environment } from "./environment.js";
import { MediaTrack, newTrackId } from "./local-track.js";

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
 * Lists the devices. Before the user has granted a device once, browsers tell no names and at most one of each kind.
 *
 * @throws MaruError `insecure_context`, `unsupported`
 */
export async function listDevices(
  kind?: MediaDeviceKind,
  environment: Environment = browserEnvironment,
): Promise<Device[]> {
  try {
    const devices = await environment.mediaDevices().enumerateDevices();
    return devices
      .filter((device) => kind === undefined || device.kind === kind)
      .map(({ deviceId, kind, label, groupId }) => ({ id: deviceId, kind, label, groupId }));
  } catch (error) {
    throw mediaError(error);
  }
}

/**
 * Calls the listener when devices are plugged in or taken away. Where there are no devices it is never called.
 *
 * @returns a function that ends the subscription
 */
export function onDeviceChange(listener: () => void, environment: Environment = browserEnvironment): () => void {
  try {
    const devices = environment.mediaDevices();
    devices.addEventListener("devicechange", listener);
    return () => devices.removeEventListener("devicechange", listener);
  } catch {
    return () => {};
  }
}

/** Whether the browser has granted the device already. Never asks the user, never rejects. */
export async function permission(device: "camera" | "microphone"): Promise<PermissionStatus> {
  try {
    const status = await navigator.permissions.query({ name: device as PermissionName });
    return status.state;
  } catch {
    // Firefox before 131 does not know these names.
    return "unknown";
  }
}

/**
 * Opens a camera. Nothing is published: show it in a lobby, then hand it to `join({tracks})` or `publish`.
 *
 * @throws MaruError `permission_denied`, `no_device`, `device_busy`, `constraint_failed`, `insecure_context`, `unsupported`,
 *     `aborted`
 */
export async function createCameraTrack(
  options: CameraOptions = {},
  environment: Environment = browserEnvironment,
): Promise<LocalTrack> {
  return trackOf(environment, "camera", await captureCamera(environment, options), options);
}

/** Opens a microphone. As {@link createCameraTrack}. */
export async function createMicrophoneTrack(
  options: MicrophoneOptions = {},
  environment: Environment = browserEnvironment,
): Promise<LocalTrack> {
  return trackOf(environment, "microphone", await captureMicrophone(environment, options), options);
}

/**
 * Asks for a screen, window or tab: its video track and, if the browser gives it, its audio track. Needs a user gesture.
 *
 * @throws MaruError `permission_denied` when the user cancels, `unsupported` where browsers cannot (phones)
 */
export async function createScreenTracks(
  options: ScreenOptions = {},
  environment: Environment = browserEnvironment,
): Promise<LocalTrack[]> {
  const media = await captureScreen(environment, options);
  return media.map((track) => trackOf(environment, track.kind === "audio" ? "screen_audio" : "screen", track, {}));
}

function trackOf(
  environment: Environment,
  source: TrackSource,
  media: MediaStreamTrack,
  capture: CaptureOptions,
): MediaTrack {
  return new MediaTrack(environment, { id: newTrackId(environment, source), source, media, capture });
}
