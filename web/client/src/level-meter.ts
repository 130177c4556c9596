import type { Track } from "./api.js";
import { Emitter } from "./emitter.js";
import { browserEnvironment, type Environment } from "./environment.js";

/** What a {@link LevelMeter} tells. */
export interface LevelMeterEvents {
  /** About 15 times per second: 0 to 1, made for a meter (−60 dB is 0, full scale 1). */
  level: { readonly level: number };
  /** Somebody began or stopped to speak. */
  speaking: { readonly speaking: boolean };
}

/** How a {@link LevelMeter} measures. */
export interface LevelMeterOptions {
  /** How often it measures, in milliseconds. Default 66. */
  readonly intervalMillis?: number | undefined;
  /** How long a pause may be before it ends the speaking, in milliseconds. Default 700. */
  readonly holdMillis?: number | undefined;
  /** For tests and other runtimes. */
  readonly environment?: Environment | undefined;
}

const INTERVAL_MILLIS = 66;
const HOLD_MILLIS = 700;
/** What a meter shows as nothing. */
const FLOOR_DB = -60;
/** Quieter than this is never speech, however quiet the room. */
const SPEECH_DB = -50;
/** Speech stands out from the room's noise by this much. */
const ABOVE_NOISE_DB = 10;
/** A click is no speech: so many measurements in a row have to be loud. */
const LOUD_IN_A_ROW = 2;
/** The estimate of the noise rises slowly and falls at once, so that it follows pauses rather than words. */
const NOISE_RISE_DB = 0.15;
const SAMPLES = 1024;

/** One audio context for all meters: browsers allow few. */
interface SharedContext {
  readonly context: AudioContext;
  users: number;
}
const contexts = new WeakMap<Environment, SharedContext>();

/**
 * Measures how loud an audio track is, and whether somebody speaks. Follows the track when its media is replaced. Where the
 * browser cannot measure, the level stays 0. Until the user's first click or key some browsers measure nothing.
 */
export class LevelMeter extends Emitter<LevelMeterEvents> {
  readonly #environment: Environment;
  readonly #intervalMillis: number;
  readonly #holdMillis: number;
  readonly #samples = new Float32Array(SAMPLES);
  #context: AudioContext | null = null;
  #source: MediaStreamAudioSourceNode | null = null;
  #analyser: AnalyserNode | null = null;
  #timer: unknown = null;
  #ends: (() => void)[] = [];
  #level = 0;
  #noiseDb = FLOOR_DB;
  #loudInARow = 0;
  #lastLoudAt = -Infinity;
  #speaking = false;

  constructor(track: Track | MediaStreamTrack, options: LevelMeterOptions = {}) {
    super();
    this.#environment = options.environment ?? browserEnvironment;
    this.#intervalMillis = options.intervalMillis ?? INTERVAL_MILLIS;
    this.#holdMillis = options.holdMillis ?? HOLD_MILLIS;
    if (isTrack(track)) {
      this.#ends.push(track.onMedia(() => this.#connect(track.mediaStreamTrack)));
      this.#connect(track.mediaStreamTrack);
    } else {
      this.#connect(track as MediaStreamTrack);
    }
    this.#tick();
  }

  /** 0 to 1, as last measured. */
  get level(): number {
    return this.#level;
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  /** Stops measuring. The track is not touched. */
  close(): void {
    this.#environment.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const end of this.#ends.splice(0)) end();
    this.#source?.disconnect();
    this.#source = this.#analyser = null;
    if (this.#context) release(this.#environment);
    this.#context = null;
  }

  #connect(media: MediaStreamTrack | null): void {
    this.#source?.disconnect();
    this.#source = this.#analyser = null;
    if (!media || media.kind !== "audio" || media.readyState === "ended") return;
    try {
      const context = (this.#context ??= acquire(this.#environment));
      if (context.state === "suspended") {
        context.resume().catch(() => {});
        this.#ends.push(this.#environment.onGesture(() => void context.resume().catch(() => {})));
      }
      const source = context.createMediaStreamSource(this.#environment.createMediaStream([media]));
      const analyser = context.createAnalyser();
      analyser.fftSize = SAMPLES;
      source.connect(analyser);
      this.#source = source;
      this.#analyser = analyser;
    } catch {
      // No Web Audio, or too many contexts: a call does not depend on its meters.
    }
  }

  #tick(): void {
    this.#timer = this.#environment.clock.setTimeout(() => {
      this.#measure();
      if (this.#timer !== undefined) this.#tick();
    }, this.#intervalMillis);
  }

  #measure(): void {
    const db = this.#loudness();
    const level = Math.min(Math.max((db - FLOOR_DB) / -FLOOR_DB, 0), 1);
    if (level !== 0 || this.#level !== 0) {
      this.#level = level;
      this.emit("level", { level });
    }
    this.#noiseDb = Math.max(Math.min(db, this.#noiseDb + NOISE_RISE_DB), FLOOR_DB);
    const isLoud = db > Math.max(SPEECH_DB, this.#noiseDb + ABOVE_NOISE_DB);
    this.#loudInARow = isLoud ? this.#loudInARow + 1 : 0;
    const now = this.#environment.clock.now();
    if (isLoud) this.#lastLoudAt = now;
    if (!this.#speaking && this.#loudInARow >= LOUD_IN_A_ROW) this.#setSpeaking(true);
    else if (this.#speaking && now - this.#lastLoudAt > this.#holdMillis) this.#setSpeaking(false);
  }

  /** In dB below full scale. */
  #loudness(): number {
    if (!this.#analyser) return -Infinity;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) sum += sample * sample;
    return 10 * Math.log10(sum / SAMPLES);
  }

  #setSpeaking(speaking: boolean): void {
    this.#speaking = speaking;
    this.emit("speaking", { speaking });
  }
}

function isTrack(track: Track | MediaStreamTrack): track is Track & { onMedia(listener: () => void): () => void } {
  return "onMedia" in track;
}

function acquire(environment: Environment): AudioContext {
  let shared = contexts.get(environment);
  if (!shared) contexts.set(environment, (shared = { context: environment.createAudioContext(), users: 0 }));
  shared.users++;
  return shared.context;
}

function release(environment: Environment): void {
  const shared = contexts.get(environment);
  if (!shared || --shared.users > 0) return;
  contexts.delete(environment);
  shared.context.close().catch(() => {});
}
