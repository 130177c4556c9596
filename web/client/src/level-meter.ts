import type { Track } from "./api.js";
import { Emitter } from "./emitter.js";

/** What a {@link LevelMeter} tells. */
export interface LevelMeterEvents {
  /** About 15 times per second while the page is visible: 0 to 1, made for a meter (−60 dB is 0, full scale 1). */
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
}

/** Measures how loud an audio track is, and whether somebody speaks. Follows the track when its media is replaced. */
export class LevelMeter extends Emitter<LevelMeterEvents> {
  constructor(_track: Track | MediaStreamTrack, _options: LevelMeterOptions = {}) {
    super();
  }

  /** 0 to 1, as last measured. */
  get level(): number {
    return 0;
  }

  get speaking(): boolean {
    return false;
  }

  /** Stops measuring. The track is not touched. */
  close(): void {}
}
