/** Where in the app the user is, from the address. `room` is null on the start page. */
export type Route =
  { readonly page: "room"; readonly room: string | null } | { readonly page: "learn" | "send" | "receive" | "missing" };

const PAGES = ["learn", "send", "receive"] as const;

/** Reads a path: `/`, `/r/{room}`, `/learn`, `/send` or `/receive`. A trailing slash does not matter; a broken escape is a missing page. */
export function routeOf(path: string): Route {
  const parts = path.split("/").filter((part) => part !== "");
  if (parts.length === 0) return { page: "room", room: null };
  const page = PAGES.find((name) => name === parts[0]);
  if (parts.length === 1 && page) return { page };
  if (parts.length === 2 && parts[0] === "r" && parts[1]) {
    try {
      return { page: "room", room: decodeURIComponent(parts[1]).normalize("NFC") };
    } catch {
      return { page: "missing" };
    }
  }
  return { page: "missing" };
}

/** The path of a room's page. */
export function roomPath(room: string): string {
  return `/r/${encodeURIComponent(room)}`;
}

class Router {
  #route = $state.raw<Route>(routeOf(location.pathname));

  constructor() {
    addEventListener("popstate", () => (this.#route = routeOf(location.pathname)));
    addEventListener("click", (event) => this.#follow(event));
  }

  get route(): Route {
    return this.#route;
  }

  /** Goes to a path of this app: a new entry in the history, or in place of the current one. */
  go(path: string, how: "push" | "replace" = "push"): void {
    if (how === "push") history.pushState(null, "", path);
    else history.replaceState(null, "", path);
    this.#route = routeOf(location.pathname);
    if (how === "push") scrollTo(0, 0);
  }

  /** Plain clicks on links within the app change the route instead of loading the page anew. */
  #follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.("a[href]");
    if (!(link instanceof HTMLAnchorElement)) return;
    if (link.target || link.download || link.origin !== location.origin) return;
    if (routeOf(link.pathname).page === "missing" || link.getAttribute("href")?.startsWith("#")) return;
    event.preventDefault();
    this.go(link.pathname + link.search + link.hash);
  }
}

export const router = new Router();
