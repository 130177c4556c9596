import { listDevices, onDeviceChange, permission, type Device } from "@maru/client";
import { recall, remember } from "../memory";
import { Input } from "./input.svelte";

/** Whether the browser lets a page choose where sound comes out. */
export const canChooseSpeaker = typeof HTMLMediaElement !== "undefined" && "setSinkId" in HTMLMediaElement.prototype;

/** The devices of this browser, and the camera and microphone before a call. */
export class LocalMedia {
  readonly camera = new Input("camera");
  readonly microphone = new Input("microphone");
  #devices = $state.raw<readonly Device[]>([]);
  #speakerId = $state(recall("speaker") ?? "");
  #isAsking = $state(false);

  get cameras(): readonly Device[] {
    return this.#devices.filter((device) => device.kind === "videoinput");
  }

  get microphones(): readonly Device[] {
    return this.#devices.filter((device) => device.kind === "audioinput");
  }

  get speakers(): readonly Device[] {
    return this.#devices.filter((device) => device.kind === "audiooutput");
  }

  /** The chosen output, empty for the system's default. */
  get speakerId(): string {
    return this.#speakerId;
  }

  set speakerId(id: string) {
    this.#speakerId = id;
    remember("speaker", id || null);
  }

  /** Whether the browser is showing its question for the first time. */
  get isAsking(): boolean {
    return this.#isAsking;
  }

  /**
   * Begins to follow what is plugged in.
   *
   * @returns a function that ends it
   */
  watch(): () => void {
    void this.#list();
    return onDeviceChange(async () => {
      await this.#list();
      await Promise.all([this.camera.devicesChanged(), this.microphone.devicesChanged()]);
    });
  }

  /** Opens what is wanted, with one question of the browser rather than two. Never rejects. */
  async open(): Promise<void> {
    const wanted = [this.camera, this.microphone].filter((input) => input.isWanted);
    const asked = await Promise.all(wanted.map((input) => permission(input.kind)));
    this.#isAsking = asked.some((answer) => answer === "prompt");
    const question = wanted.length === 2 && asked.every((answer) => answer === "prompt") ? await askForBoth() : null;
    await Promise.all(wanted.map((input) => input.open()));
    for (const track of question?.getTracks() ?? []) track.stop();
    this.#isAsking = false;
    await this.#list();
  }

  /** Stops both. */
  close(): void {
    this.camera.close();
    this.microphone.close();
  }

  async #list(): Promise<void> {
    try {
      this.#devices = await listDevices();
    } catch {
      this.#devices = [];
    }
  }
}

/** Asks for camera and microphone in one question; null when that fails, and each is asked for by itself. */
async function askForBoth(): Promise<MediaStream | null> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  } catch {
    return null;
  }
}
