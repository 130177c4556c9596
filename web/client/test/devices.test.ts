import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LocalTrack } from "../src/api.js";
import { mediaError } from "../src/capture.js";
import {
  createCameraTrack,
  createMicrophoneTrack,
  createScreenTracks,
  listDevices,
  onDeviceChange,
  permission,
} from "../src/devices.js";
import { browserEnvironment, type Environment } from "../src/environment.js";
import { MaruError } from "../src/errors.js";
import { FakeDevices, FakeElement } from "./fake-devices.js";
import { FakeTrack, asTrack } from "./fake-media.js";

let devices: FakeDevices;
let environment: Environment;

beforeEach(() => {
  devices = new FakeDevices();
  environment = { ...browserEnvironment, ...devices.environment() };
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("devices", () => {
  it("are listed, all or of a kind", async () => {
    expect(await listDevices(undefined, environment)).toHaveLength(4);
    expect(await listDevices("audiooutput", environment)).toEqual([
      { id: "spk1", kind: "audiooutput", label: "Speaker 1", groupId: "g4" },
    ]);
  });

  it("are watched", () => {
    const changed = vi.fn();
    const end = onDeviceChange(changed, environment);
    devices.dispatchEvent(new Event("devicechange"));
    end();
    devices.dispatchEvent(new Event("devicechange"));
    expect(changed).toHaveBeenCalledOnce();
  });

  it("are out of reach of insecure pages", async () => {
    devices.isInsecure = true;
    await expect(listDevices(undefined, environment)).rejects.toMatchObject({ code: "insecure_context" });
    await expect(createCameraTrack({}, environment)).rejects.toMatchObject({ code: "insecure_context" });
    onDeviceChange(() => {}, environment)();
  });

  it("are out of reach where there is no browser, with a code that says why", async () => {
    vi.stubGlobal("isSecureContext", false);
    await expect(listDevices()).rejects.toMatchObject({ code: "insecure_context" });
    vi.stubGlobal("isSecureContext", true);
    vi.stubGlobal("navigator", {});
    await expect(createMicrophoneTrack()).rejects.toMatchObject({ code: "unsupported" });
    await expect(createScreenTracks()).rejects.toMatchObject({ code: "unsupported" });
    expect(() => browserEnvironment.createPeerConnection({})).toThrowError(
      expect.objectContaining({ code: "unsupported" }),
    );
    expect(() => browserEnvironment.createAudioContext()).toThrowError(
      expect.objectContaining({ code: "unsupported" }),
    );
  });

  it("tell whether they are granted, as far as the browser says", async () => {
    vi.stubGlobal("navigator", { permissions: { query: async () => ({ state: "granted" }) } });
    expect(await permission("camera")).toBe("granted");
    vi.stubGlobal("navigator", {});
    expect(await permission("microphone")).toBe("unknown");
  });
});

describe("what browsers refuse", () => {
  const named = (name: string, more: object = {}) => Object.assign(new Error("x"), { name, ...more });
  it.each([
    [named("NotAllowedError"), "permission_denied"],
    [named("PermissionDeniedError"), "permission_denied"],
    [named("SecurityError"), "permission_denied"],
    [named("InvalidStateError"), "permission_denied"],
    [named("NotFoundError"), "no_device"],
    [named("DevicesNotFoundError"), "no_device"],
    [named("OverconstrainedError", { constraint: "deviceId" }), "no_device"],
    [named("OverconstrainedError", { constraint: "width" }), "constraint_failed"],
    [named("ConstraintNotSatisfiedError"), "constraint_failed"],
    [named("NotReadableError"), "device_busy"],
    [named("TrackStartError"), "device_busy"],
    [named("AbortError"), "device_busy"],
    [named("NotSupportedError"), "unsupported"],
    [named("TypeError"), "bad_argument"],
    [named("SomethingNew"), "device_busy"],
    [null, "device_busy"],
    ["text", "device_busy"],
  ])("has a stable code: %s is %s", (error, code) => {
    const mapped = mediaError(error);
    expect(mapped).toBeInstanceOf(MaruError);
    expect(mapped).toMatchObject({ code, cause: error });
    expect(mapped.hint).not.toBe("");
    expect(mediaError(mapped)).toBe(mapped);
  });
});

describe("opening", () => {
  it("asks for what is wished", async () => {
    await createCameraTrack({}, environment);
    await createCameraTrack(
      { deviceId: "cam2", exact: true, width: 640, height: 360, frameRate: 15, facingMode: "user" },
      environment,
    );
    await createMicrophoneTrack({ deviceId: "mic2", noiseSuppression: false }, environment);
    expect(devices.requests).toEqual([
      { video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } } },
      {
        video: {
          deviceId: { exact: "cam2" },
          width: { ideal: 640 },
          height: { ideal: 360 },
          frameRate: { ideal: 15 },
          facingMode: { ideal: "user" },
        },
      },
      {
        audio: { deviceId: { ideal: "mic2" }, echoCancellation: true, noiseSuppression: false, autoGainControl: true },
      },
    ]);
    expect(devices.opened.map(({ contentHint }) => contentHint)).toEqual(["motion", "motion", "speech"]);
  });

  it("gives each track an id of its own", async () => {
    const [a, b] = [await createCameraTrack({}, environment), await createCameraTrack({}, environment)];
    expect(a.id).toMatch(/^camera-\w{6}$/);
    expect(a.id).not.toBe(b.id);
  });

  it("can be given up, and the device is let go", async () => {
    await expect(createCameraTrack({ signal: AbortSignal.abort() }, environment)).rejects.toMatchObject({
      code: "aborted",
    });
    const end = new AbortController();
    let open = () => {};
    devices.gate = new Promise((resolve) => (open = resolve));
    const opening = createCameraTrack({ signal: end.signal }, environment);
    end.abort();
    open();
    await expect(opening).rejects.toMatchObject({ code: "aborted" });
    expect(devices.opened[0]?.readyState).toBe("ended");
  });

  it("a screen gives its picture, and its sound if there is one", async () => {
    const both = await createScreenTracks({ contentHint: "motion" }, environment);
    expect(both.map(({ source, kind }) => `${source} ${kind}`)).toEqual(["screen video", "screen_audio audio"]);
    expect(devices.opened[0]?.contentHint).toBe("motion");
    devices.screenHasAudio = false;
    expect(await createScreenTracks({}, environment)).toHaveLength(1);
    (devices as { getDisplayMedia?: unknown }).getDisplayMedia = undefined;
    await expect(createScreenTracks({}, environment)).rejects.toMatchObject({ code: "unsupported" });
  });
});

describe("a local track", () => {
  let camera: LocalTrack;

  beforeEach(async () => {
    camera = await createCameraTrack({}, environment);
  });

  it("says what it is", () => {
    expect(camera).toMatchObject({
      source: "camera",
      kind: "video",
      label: "Label of cam1",
      deviceId: "cam1",
      width: 1280,
      height: 720,
      muted: false,
      isPublished: false,
      isLocal: true,
    });
  });

  it("is silent from the moment it is muted, whatever devices are busy with", async () => {
    let open = () => {};
    devices.gate = new Promise((resolve) => (open = resolve));
    const switching = camera.switchDevice("cam2");
    const muting = camera.setMuted(true);
    expect(camera.muted).toBe(true);
    expect(devices.opened[0]?.enabled).toBe(false);
    open();
    await Promise.all([switching, muting]);
    expect(devices.opened.every(({ readyState }) => readyState === "ended")).toBe(true);
  });

  it("that is muted while it is being opened again stays off", async () => {
    await camera.setMuted(true);
    let open = () => {};
    devices.gate = new Promise((resolve) => (open = resolve));
    const unmuting = camera.setMuted(false);
    await Promise.resolve();
    const muting = camera.setMuted(true);
    open();
    await Promise.all([unmuting, muting]);
    expect(camera.muted).toBe(true);
    expect(devices.opened.at(-1)).toMatchObject({ readyState: "ended", enabled: false });
  });

  it("stays muted when its device cannot be opened again", async () => {
    await camera.setMuted(true);
    devices.failures = [new DOMException("busy", "NotReadableError")];
    await expect(camera.setMuted(false)).rejects.toMatchObject({ code: "device_busy" });
    expect(camera.muted).toBe(true);
    await camera.setMuted(false);
    expect(camera.muted).toBe(false);
  });

  it("keeps its device while muted if it is a microphone, or if so wished", async () => {
    const microphone = await createMicrophoneTrack({}, environment);
    await microphone.setMuted(true);
    expect(microphone.mediaStreamTrack?.readyState).toBe("live");
    const kept = await createCameraTrack({ stopWhenMuted: false }, environment);
    await kept.setMuted(true);
    expect(kept.mediaStreamTrack?.readyState).toBe("live");
    const freed = await createMicrophoneTrack({ stopWhenMuted: true }, environment);
    await freed.setMuted(true);
    expect(freed.mediaStreamTrack).toBeNull();
  });

  it("switches its device, and goes on with the one before when that fails", async () => {
    await camera.switchDevice("cam2");
    expect(camera.deviceId).toBe("cam2");
    expect(devices.requests.at(-1)).toMatchObject({ video: { deviceId: { exact: "cam2" } } });
    devices.failures = [Object.assign(new Error(), { name: "OverconstrainedError", constraint: "deviceId" })];
    await expect(camera.switchDevice("cam3")).rejects.toMatchObject({ code: "no_device" });
    expect(camera.deviceId).toBe("cam2");
    expect(camera.mediaStreamTrack?.readyState).toBe("live");
  });

  it("gives the first device back where the system lends only one at a time", async () => {
    const busy = () => new DOMException("busy", "NotReadableError");
    devices.failures = [busy()];
    await camera.switchDevice("cam2");
    expect(devices.opened[0]?.readyState).toBe("ended");
    expect(camera.deviceId).toBe("cam2");
    devices.failures = [busy(), busy()];
    await expect(camera.switchDevice("cam1")).rejects.toMatchObject({ code: "device_busy" });
    expect(camera).toMatchObject({ deviceId: "cam2" });
    expect(camera.mediaStreamTrack?.readyState).toBe("live");
  });

  it("remembers the wished device while it is off", async () => {
    await camera.setMuted(true);
    await camera.switchDevice("cam2");
    expect(devices.opened).toHaveLength(1);
    expect(camera.deviceId).toBe("cam2");
    await camera.setMuted(false);
    expect(devices.requests.at(-1)).toMatchObject({ video: { deviceId: { exact: "cam2" } } });
  });

  it("takes other media in its place", async () => {
    const other = new FakeTrack("video", "blurred");
    await camera.replace(asTrack(other));
    expect(devices.opened[0]?.readyState).toBe("ended");
    expect(camera).toMatchObject({ label: "blurred", mediaStreamTrack: other });
    await expect(camera.replace(asTrack(new FakeTrack("audio")))).rejects.toMatchObject({ code: "bad_argument" });
    other.stop();
    await expect(camera.replace(asTrack(other))).rejects.toMatchObject({ code: "bad_argument" });
    // It is not ours: muting does not stop it.
    const live = new FakeTrack("video");
    await camera.replace(asTrack(live));
    await camera.setMuted(true);
    expect(live).toMatchObject({ readyState: "live", enabled: false });
  });

  it("falls back to the default device when its own is unplugged", async () => {
    await camera.switchDevice("cam2");
    devices.opened[1]?.end();
    await new Promise((resolve) => setTimeout(resolve));
    expect(camera).toMatchObject({ deviceId: "cam1", muted: false });
  });

  it("is shown in elements without sound of its own, and follows its media", async () => {
    const element = new FakeElement();
    const detach = camera.attach(element.asElement());
    expect(element).toMatchObject({ muted: true, autoplay: true, playsInline: true });
    expect(element.media).toBe(devices.opened[0]);
    await camera.switchDevice("cam2");
    expect(element.media).toBe(devices.opened[1]);
    await camera.setMuted(true);
    expect(element.srcObject).toBeNull();
    await camera.setMuted(false);
    expect(element.media).toBe(devices.opened[2]);
    detach();
    expect(element.srcObject).toBeNull();
  });

  it("ends", () => {
    camera.stop();
    camera.stop();
    expect(devices.opened[0]?.readyState).toBe("ended");
    expect(camera.mediaStreamTrack).toBeNull();
  });

  it("of a screen has no device to switch", async () => {
    const [screen] = await createScreenTracks({}, environment);
    await expect(screen!.switchDevice("x")).rejects.toMatchObject({ code: "bad_argument" });
  });

  it("of a screen ends when the user ends it", async () => {
    const [screen] = await createScreenTracks({}, environment);
    devices.opened.at(-2)?.end();
    await new Promise((resolve) => setTimeout(resolve));
    expect(screen!.mediaStreamTrack).toBeNull();
  });
});
