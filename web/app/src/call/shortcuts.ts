/** What a key does in a call. */
export type Shortcut =
  | "microphone"
  | "camera"
  | "screen"
  | "chat"
  | "inspector"
  | "pin"
  | "fullscreen"
  | "help"
  | "escape"
  | "talk"
  | "left"
  | "right"
  | "up"
  | "down";

/**
 * By the key's place on the keyboard, so that they work while a Korean, Greek or Cyrillic layout is on; letters that the
 * layout gives come first, for Dvorak and its kin.
 */
const BY_CODE: Readonly<Record<string, Shortcut>> = {
  KeyM: "microphone",
  KeyV: "camera",
  KeyS: "screen",
  KeyC: "chat",
  KeyI: "inspector",
  KeyP: "pin",
  KeyF: "fullscreen",
};

const BY_KEY: Readonly<Record<string, Shortcut>> = {
  m: "microphone",
  v: "camera",
  s: "screen",
  c: "chat",
  i: "inspector",
  p: "pin",
  f: "fullscreen",
  "?": "help",
  Escape: "escape",
  " ": "talk",
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** What is needed of a keyboard event. */
export type Stroke = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "isComposing" | "repeat" | "target"
>;

/** The shortcut of a stroke; null when there is none, or when the stroke belongs to what has the focus. */
export function shortcutOf(stroke: Stroke): Shortcut | null {
  if (stroke.ctrlKey || stroke.metaKey || stroke.altKey || stroke.isComposing) return null;
  const target = stroke.target instanceof Element ? stroke.target : null;
  if (target?.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], dialog"))
    return null;
  const isLatin = /^[a-z]$/i.test(stroke.key);
  const shortcut = BY_KEY[isLatin ? stroke.key.toLowerCase() : stroke.key] ?? (isLatin ? null : BY_CODE[stroke.code]);
  if (!shortcut) return null;
  // Buttons and links have their own use for Space, radio buttons and scrolled panels for arrows.
  if (shortcut === "talk" && target?.closest("button, a[href], input, summary")) return null;
  const isArrow = shortcut === "left" || shortcut === "right" || shortcut === "up" || shortcut === "down";
  if (isArrow && target?.closest("input, [role=tablist], aside")) return null;
  if (stroke.repeat && !isArrow) return null;
  return shortcut;
}
