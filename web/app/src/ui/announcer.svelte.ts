/** What screen readers are told of things that happen elsewhere on the page: who comes and goes, what is written. */
class Announcer {
  #texts = $state.raw<readonly { readonly id: number; readonly text: string }[]>([]);
  #next = 1;

  get texts(): readonly { readonly id: number; readonly text: string }[] {
    return this.#texts;
  }

  say(text: string): void {
    const said = { id: this.#next++, text };
    this.#texts = [...this.#texts, said].slice(-8);
    // Read once: what stays in the region would be found again by whoever reads the page.
    setTimeout(() => (this.#texts = this.#texts.filter((other) => other !== said)), 6_000);
  }
}

export const announcer = new Announcer();
