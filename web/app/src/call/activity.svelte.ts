const STAYS_MILLIS = 3_500;

/** Whether somebody is moving the pointer, touching or typing: then the controls are shown. */
export class Activity {
  #isActive = $state(true);
  #timer: ReturnType<typeof setTimeout> | undefined;

  get isActive(): boolean {
    return this.#isActive;
  }

  /** Something moved. */
  poke(): void {
    this.#isActive = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.#isActive = false), STAYS_MILLIS);
  }

  /** A tap on the stage of a touch screen: shows the controls, or hides them at once. */
  toggle(): void {
    if (!this.#isActive) return this.poke();
    clearTimeout(this.#timer);
    this.#isActive = false;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
