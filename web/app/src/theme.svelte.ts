import { recall, remember } from "./memory";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

class ThemeState {
  #current = $state<Theme>("auto");

  constructor() {
    this.#apply(THEMES.find((theme) => theme === recall("theme")) ?? "auto");
  }

  get current(): Theme {
    return this.#current;
  }

  /** Switches the theme and remembers it; `auto` follows the system. */
  set current(theme: Theme) {
    this.#apply(theme);
    remember("theme", theme === "auto" ? null : theme);
  }

  #apply(theme: Theme): void {
    this.#current = theme;
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }
}

export const theme = new ThemeState();
