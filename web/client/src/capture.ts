import type { CameraOptions, MicrophoneOptions, ScreenOptions } from "./api.js";
import type { Environment } from "./environment.js";
import { MaruError } from "./errors.js";

/** Turns what getUserMedia and getDisplayMedia reject with into a {@link MaruError} with a stable code. */
export function mediaError(error: unknown): MaruError {
  if (error instanceof MaruError) return error;
  const { name, constraint } = (error ?? {}) as { name?: unknown; constraint?: unknown };
  const details = { cause: error };
  switch (name) {
    case "NotAllowedError":
    case "PermissionDeniedError":
    case "SecurityError":
      return new MaruError(
        "permission_denied",
        "The user, the browser or the system refused access.",
        "Allow it in the browser's address bar, and in the system's privacy settings.",
        details,
      );
    case "NotFoundError":
    case "DevicesNotFoundError":
      return new MaruError("no_device", "There is no such device.", "Plug one in, or go on without.", details);
    case "NotReadableError":
    case "TrackStartError":
    case "AbortError":
      return new MaruError(
        "device_busy",
        "The device could not be started.",
        "Close other programs that use it, or plug it in anew.",
        details,
      );
    case "OverconstrainedError":
    case "ConstraintNotSatisfiedError":
      return constraint === "deviceId" || constraint === "groupId"
        ? new MaruError("no_device", "That device is gone.", "Choose another one.", details)
        : new MaruError(
            "constraint_failed",
            `No device can do what was asked for (${String(constraint || "unknown")}).`,
            "Ask for less.",
            details,
          );
    case "InvalidStateError":
      return new MaruError(
        "permission_denied",
        "The browser wants a click or a key press for this.",
        "Call it from an event handler of the user's click.",
        details,
      );
    case "NotSupportedError":
      return new MaruError("unsupported", "This browser cannot do that.", "Use a current browser.", details);
    case "TypeError":
      return new MaruError("bad_argument", "The constraints make no sense.", "See the cause.", details);
    default:
      return new MaruError("device_busy", "The device could not be started.", "See the cause.", details);
  }
}

/**
 * Opens a camera.
 *
 * @throws MaruError
 */
export async function captureCamera(environment: Environment, options: CameraOptions): Promise<MediaStreamTrack> {
  const { width = 1280, height = 720, frameRate = 30, facingMode } = options;
  const video: MediaTrackConstraints = {
    ...device(options),
    width: { ideal: width },
    height: { ideal: height },
    frameRate: { ideal: frameRate },
    ...(facingMode ? { facingMode: { ideal: facingMode } } : {}),
  };
  const stream = await open(environment, (devices) => devices.getUserMedia({ video }), options.signal);
  const track = stream.getVideoTracks()[0]!;
  hint(track, "motion");
  return track;
}

/**
 * Opens a microphone.
 *
 * @throws MaruError
 */
export async function captureMicrophone(
  environment: Environment,
  options: MicrophoneOptions,
): Promise<MediaStreamTrack> {
  const { echoCancellation = true, noiseSuppression = true, autoGainControl = true } = options;
  const audio: MediaTrackConstraints = { ...device(options), echoCancellation, noiseSuppression, autoGainControl };
  const stream = await open(environment, (devices) => devices.getUserMedia({ audio }), options.signal);
  const track = stream.getAudioTracks()[0]!;
  hint(track, "speech");
  return track;
}

/**
 * Asks for a screen, window or tab: its video first, then its audio if there is any.
 *
 * @throws MaruError
 */
export async function captureScreen(environment: Environment, options: ScreenOptions): Promise<MediaStreamTrack[]> {
  const { audio = true, contentHint = "detail", frameRate = 30 } = options;
  const request = (devices: MediaDevices): Promise<MediaStream> => {
    if (typeof devices.getDisplayMedia !== "function") {
      throw new MaruError("unsupported", "This browser cannot share screens.", "Use a browser on a computer.");
    }
    return devices.getDisplayMedia({ video: { frameRate: { ideal: frameRate } }, audio });
  };
  const stream = await open(environment, request, options.signal);
  for (const track of stream.getVideoTracks()) hint(track, contentHint);
  for (const track of stream.getAudioTracks()) hint(track, "music");
  return [...stream.getVideoTracks(), ...stream.getAudioTracks()];
}

async function open(
  environment: Environment,
  request: (devices: MediaDevices) => Promise<MediaStream>,
  signal: AbortSignal | undefined,
): Promise<MediaStream> {
  throwIfAborted(signal);
  let stream: MediaStream;
  try {
    stream = await request(environment.mediaDevices());
  } catch (error) {
    throw mediaError(error);
  }
  if (signal?.aborted) for (const track of stream.getTracks()) track.stop();
  throwIfAborted(signal);
  return stream;
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new MaruError("aborted", "Opening the device was given up.", "", { cause: signal.reason });
  }
}

function device(options: CameraOptions | MicrophoneOptions): MediaTrackConstraints {
  if (!options.deviceId) return {};
  return { deviceId: options.exact ? { exact: options.deviceId } : { ideal: options.deviceId } };
}

function hint(track: MediaStreamTrack, contentHint: string): void {
  if ("contentHint" in track) track.contentHint = contentHint;
}
