/** Speeds of the last seconds are what people mean by speed. */
const WINDOW_MILLIS = 5_000;
/** Before that, what is left is a guess that jumps. */
const TRUST_MILLIS = 1_500;

/** How fast something grows, from samples of how much there is. */
export class Rate {
  #samples: { readonly at: number; readonly bytes: number }[] = [];

  /** So much is there now. Less than before begins anew. */
  add(at: number, bytes: number): void {
    if (bytes < (this.#samples.at(-1)?.bytes ?? 0)) this.#samples = [];
    this.#samples.push({ at, bytes });
    while (this.#samples.length > 2 && at - this.#samples[0]!.at > WINDOW_MILLIS) this.#samples.shift();
  }

  /** Forgets what was: after a pause, or a leap that nothing was sent for. */
  reset(): void {
    this.#samples = [];
  }

  /** Null until it is known. */
  get bytesPerSecond(): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || last.at - first.at < TRUST_MILLIS) return null;
    return ((last.bytes - first.bytes) * 1_000) / (last.at - first.at);
  }

  /** How long so many more bytes take, in seconds. Null until it is known. */
  secondsFor(bytes: number): number | null {
    const rate = this.bytesPerSecond;
    return rate === null || rate <= 0 ? null : bytes / rate;
  }
}
