/** A piece of a text: plain, or a link. */
export type Piece = { readonly text: string; readonly href: string | null };

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;
const TRAILING = /[.,;:!?…。、，！？)\]}'"’”»]+$/u;

/**
 * Finds web addresses in a text. Only http and https; sentence marks at the end stay outside, brackets that are opened
 * inside stay inside. Korean particles right after an address (`…/garden에서`) stay outside as well. Nothing becomes
 * markup: the pieces are put into the page as text.
 */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const shown = trimmed(match[0]);
    if (!URL.canParse(shown)) continue;
    const url = new URL(shown);
    // user:password@host is how addresses are made to look like others.
    if (url.username || url.password || !url.hostname.includes(".")) {
      if (url.username || url.password || url.hostname !== "localhost") continue;
    }
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), href: null });
    pieces.push({ text: shown, href: url.href });
    end = match.index + shown.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), href: null });
  return pieces;
}

function trimmed(address: string): string {
  let shown = address;
  for (;;) {
    const tail = TRAILING.exec(shown)?.[0] ?? "";
    if (tail === "") return withoutParticle(shown);
    const last = tail.at(-1) ?? "";
    const opener = { ")": "(", "]": "[", "}": "{" }[last];
    if (opener && count(shown, opener) >= count(shown, last)) return withoutParticle(shown);
    shown = shown.slice(0, -1);
  }
}

/** Takes Hangul off that follows Latin at the very end: addresses that people type hardly ever end so. */
function withoutParticle(address: string): string {
  return address.replace(/(?<=[a-z0-9/_-])(?:에서|에는|에|으로|로|은|는|이|가|을|를|도|의)$/iu, "");
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
