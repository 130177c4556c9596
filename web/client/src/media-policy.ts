import type { EncodingContext, EncodingLimits } from "./api.js";

/** What one video may use, for so many receivers and fewer. */
interface Tier {
  readonly receivers: number;
  readonly height: number;
  readonly maxBitrateBps: number;
  readonly maxFramerate: number;
}

/**
 * In a mesh every receiver costs an encoder and an uplink of its own: the sum over all receivers stays below about 3 Mbit/s
 * of camera, which an ordinary uplink and a laptop can give.
 */
const CAMERA: readonly Tier[] = [
  { receivers: 1, height: 720, maxBitrateBps: 1_700_000, maxFramerate: 30 },
  { receivers: 2, height: 720, maxBitrateBps: 1_200_000, maxFramerate: 30 },
  { receivers: 4, height: 540, maxBitrateBps: 700_000, maxFramerate: 30 },
  { receivers: 8, height: 360, maxBitrateBps: 350_000, maxFramerate: 20 },
  { receivers: Infinity, height: 180, maxBitrateBps: 150_000, maxFramerate: 15 },
];

/** Of a screen, text has to stay readable: frames go first, size last. */
const SCREEN: readonly Tier[] = [
  { receivers: 2, height: 1440, maxBitrateBps: 2_500_000, maxFramerate: 30 },
  { receivers: 4, height: 1080, maxBitrateBps: 1_500_000, maxFramerate: 15 },
  { receivers: 8, height: 1080, maxBitrateBps: 800_000, maxFramerate: 10 },
  { receivers: Infinity, height: 720, maxBitrateBps: 400_000, maxFramerate: 5 },
];

/** Speech by Opus is transparent here; music and films of a shared screen want more. */
const AUDIO_BPS = { microphone: 40_000, screen_audio: 96_000 } as const;

/** The limits that are applied unless {@link ConnectOptions.mediaPolicy} says otherwise. */
export function defaultMediaPolicy(context: EncodingContext): EncodingLimits {
  if (context.kind === "audio") {
    const isScreen = context.source === "screen_audio";
    return { maxBitrateBps: isScreen ? AUDIO_BPS.screen_audio : AUDIO_BPS.microphone, priority: "high" };
  }
  const tiers = context.source === "screen" ? SCREEN : CAMERA;
  const tier = tiers.find(({ receivers }) => context.receivers <= receivers) ?? tiers[tiers.length - 1]!;
  return {
    maxBitrateBps: tier.maxBitrateBps,
    maxFramerate: tier.maxFramerate,
    // By the shorter side, so that phones held upright get the same.
    scaleResolutionDownBy: Math.max(1, Math.min(context.width, context.height) / tier.height),
  };
}
