import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMicrophoneTrack } from "../src/devices.js";
import { browserEnvironment, type Environment } from "../src/environment.js";
import { LevelMeter } from "../src/level-meter.js";
import { FakeAudio } from "./fake-audio.js";
import { FakeDevices } from "./fake-devices.js";
import { FakeTrack, asTrack } from "./fake-media.js";

let audio: FakeAudio;
let devices: FakeDevices;
let environment: Environment;
let gestures: (() => void)[];

function measure(meter: LevelMeter, db: number, millis: number): void {
  audio.amplitude = 10 ** (db / 20);
  vi.advanceTimersByTime(millis);
  void meter;
}

beforeEach(() => {
  vi.useFakeTimers();
  audio = new FakeAudio();
  devices = new FakeDevices();
  gestures = [];
  environment = {
    ...browserEnvironment,
    ...devices.environment(),
    createAudioContext: () => audio.create(),
    onGesture: (listener) => {
      gestures.push(listener);
      return () => {};
    },
  };
});

afterEach(() => {
  vi.useRealTimers();
});

describe("a level meter", () => {
  it("shows −60 dB as nothing and full scale as 1", () => {
    const meter = new LevelMeter(asTrack(new FakeTrack("audio")), { environment });
    const levels: number[] = [];
    meter.on("level", ({ level }) => levels.push(level));
    measure(meter, -80, 70);
    expect(meter.level).toBe(0);
    measure(meter, -30, 70);
    expect(meter.level).toBeCloseTo(0.5);
    measure(meter, 6, 70);
    expect(meter.level).toBe(1);
    measure(meter, -80, 70);
    measure(meter, -80, 700);
    // Silence is told once.
    expect(levels.map((level) => Math.round(level * 10) / 10)).toEqual([0.5, 1, 0]);
    meter.close();
  });

  it("tells speech from clicks, pauses and a noisy room", () => {
    const meter = new LevelMeter(asTrack(new FakeTrack("audio")), { environment });
    const heard: boolean[] = [];
    meter.on("speaking", ({ speaking }) => heard.push(speaking));
    measure(meter, -58, 2_000);
    measure(meter, -20, 66);
    measure(meter, -58, 1_000);
    expect(heard).toEqual([]);
    measure(meter, -20, 200);
    expect(meter.speaking).toBe(true);
    measure(meter, -58, 500);
    expect(meter.speaking).toBe(true);
    measure(meter, -20, 200);
    measure(meter, -58, 900);
    expect(heard).toEqual([true, false]);
    // A fan: loud at first, then part of the room; speech stands out from it.
    measure(meter, -40, 30_000);
    expect(meter.speaking).toBe(false);
    measure(meter, -25, 200);
    expect(meter.speaking).toBe(true);
    meter.close();
  });

  it("follows its track when the media is replaced, and lives through its absence", async () => {
    const microphone = await createMicrophoneTrack({ stopWhenMuted: true }, environment);
    const meter = new LevelMeter(microphone, { environment });
    expect(audio.sources).toEqual([devices.opened[0]]);
    await microphone.setMuted(true);
    expect(audio.sources).toEqual([]);
    measure(meter, 0, 500);
    expect(meter.level).toBe(0);
    await microphone.setMuted(false);
    expect(audio.sources).toEqual([devices.opened[1]]);
    meter.close();
    await microphone.setMuted(true);
    expect(audio.sources).toEqual([]);
  });

  it("shares one audio context, which is closed with the last meter", () => {
    const meters = [1, 2, 3].map(() => new LevelMeter(asTrack(new FakeTrack("audio")), { environment }));
    expect(audio.contexts).toBe(1);
    meters[0]?.close();
    meters[1]?.close();
    expect(audio.closed).toBe(0);
    meters[2]?.close();
    expect(audio.closed).toBe(1);
    vi.advanceTimersByTime(1_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("begins with the first gesture where the browser wants one", () => {
    audio.state = "suspended";
    const meter = new LevelMeter(asTrack(new FakeTrack("audio")), { environment });
    expect(audio.resumed).toBe(1);
    for (const gesture of gestures) gesture();
    expect(audio.resumed).toBe(2);
    meter.close();
  });

  it("shows nothing where it cannot measure", () => {
    const broken = {
      ...environment,
      createAudioContext: () => {
        throw new Error("no");
      },
    };
    for (const track of [new FakeTrack("audio"), new FakeTrack("video")]) {
      const meter = new LevelMeter(asTrack(track), { environment: broken });
      vi.advanceTimersByTime(500);
      expect(meter.level).toBe(0);
      meter.close();
    }
  });
});
