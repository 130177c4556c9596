import type { IconName } from "./icons";

/** Something short to say that needs no answer. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly icon: IconName | undefined;
  readonly tone: "normal" | "danger";
}

/** The most that are on the page at once; older ones go. */
const MOST = 3;
const SHOWN_MILLIS = 5_000;

class Toasts {
  #shown = $state.raw<readonly Toast[]>([]);
  #next = 1;

  get shown(): readonly Toast[] {
    return this.#shown;
  }

  /** Says `text` for five seconds. The same words again replace the earlier ones. */
  say(text: string, options: { icon?: IconName; tone?: Toast["tone"] } = {}): void {
    const toast: Toast = { id: this.#next++, text, icon: options.icon, tone: options.tone ?? "normal" };
    this.#shown = [...this.#shown.filter((other) => other.text !== text), toast].slice(-MOST);
    setTimeout(() => this.dismiss(toast.id), SHOWN_MILLIS);
  }

  dismiss(id: number): void {
    this.#shown = this.#shown.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
