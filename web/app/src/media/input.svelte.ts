import { createCameraTrack, createMicrophoneTrack, type ErrorCode, type LocalTrack } from "@maru/client";
import { codeOf } from "../errors";
import { recall, remember } from "../memory";

export type InputKind = "camera" | "microphone";

/**
 * - `off`: not wanted, or handed over to a call.
 * - `opening`: the browser is asked, which may ask the user. Then `on` or `failed`.
 * - `on`: there is a track.
 * - `failed`: {@link Input.code} says why. It can be tried again.
 */
export type InputState = "off" | "opening" | "on" | "failed";

/** The camera or the microphone before a call: at most one track, the device it comes from, and what went wrong. */
export class Input {
  readonly kind: InputKind;
  #state = $state<InputState>("off");
  #code = $state<ErrorCode | null>(null);
  #isBlockedBySystem = $state(false);
  #track = $state.raw<LocalTrack | null>(null);
  #deviceId = $state("");
  #isWanted = $state(true);
  #attempt = 0;

  constructor(kind: InputKind) {
    this.kind = kind;
    this.#deviceId = recall(kind) ?? "";
    this.#isWanted = recall(`${kind}-on`) !== "false";
  }

  get state(): InputState {
    return this.#state;
  }

  /** Why it failed; null otherwise. */
  get code(): ErrorCode | null {
    return this.#code;
  }

  /** Whether it was the operating system that refused the browser, rather than the browser this page. */
  get isBlockedBySystem(): boolean {
    return this.#isBlockedBySystem;
  }

  get track(): LocalTrack | null {
    return this.#track;
  }

  /** The chosen device, empty for the browser's default. */
  get deviceId(): string {
    return this.#deviceId;
  }

  /** Whether the user wants it on; remembered. */
  get isWanted(): boolean {
    return this.#isWanted;
  }

  /** Turns it on or off, and remembers that. */
  async setWanted(wanted: boolean): Promise<void> {
    this.#isWanted = wanted;
    remember(`${this.kind}-on`, wanted ? null : "false");
    if (wanted) await this.open();
    else this.close();
  }

  /** Opens the device, unless it is open. Never rejects: the state tells. */
  async open(): Promise<void> {
    if (this.#state === "on" || this.#state === "opening") return;
    const attempt = ++this.#attempt;
    this.#state = "opening";
    this.#code = null;
    try {
      const create = this.kind === "camera" ? createCameraTrack : createMicrophoneTrack;
      const track = await create(this.#deviceId ? { deviceId: this.#deviceId } : {});
      if (attempt !== this.#attempt) track.stop();
      else this.#opened(track);
    } catch (error) {
      if (attempt === this.#attempt) this.#failed(error);
    }
  }

  /** Uses another device and remembers it. When it cannot be opened, the one before goes on and the error is returned. */
  async choose(deviceId: string): Promise<ErrorCode | null> {
    const before = this.#deviceId;
    this.prefer(deviceId);
    if (!this.#track) {
      if (this.#isWanted) await this.open();
      return null;
    }
    try {
      await this.#track.switchDevice(deviceId);
      return null;
    } catch (error) {
      this.prefer(before);
      return codeOf(error);
    }
  }

  /** Remembers a device without opening it: for the next time. */
  prefer(deviceId: string): void {
    this.#deviceId = deviceId;
    remember(this.kind, deviceId || null);
  }

  /** Devices came or went: opens what was missing, and notices that the one in use is gone. */
  async devicesChanged(): Promise<void> {
    if (this.#track?.mediaStreamTrack?.readyState === "ended") {
      this.close();
      await this.open();
    } else if (this.#state === "failed" && this.#code === "no_device") {
      await this.open();
    }
  }

  /** Stops the device. */
  close(): void {
    this.#attempt++;
    this.#track?.stop();
    this.#track = null;
    this.#state = "off";
    this.#code = null;
  }

  /** Hands the track over to whoever asks, who stops it then. Null when it is off or failed. */
  take(): LocalTrack | null {
    const track = this.#track;
    this.#attempt++;
    this.#track = null;
    this.#state = "off";
    return track;
  }

  #opened(track: LocalTrack): void {
    this.#track = track;
    this.#state = "on";
    this.#deviceId = track.deviceId || this.#deviceId;
  }

  #failed(error: unknown): void {
    this.#state = "failed";
    this.#code = codeOf(error);
    const cause = error instanceof Error ? error.cause : null;
    this.#isBlockedBySystem = cause instanceof DOMException && /system/i.test(cause.message);
  }
}
