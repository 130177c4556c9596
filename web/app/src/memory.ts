/**
 * What this browser remembers of its user, in localStorage under `maru.*`. Everything works without it (private
 * windows, storage switched off): then nothing is remembered.
 */
export type Remembered =
  | "locale"
  | "theme"
  | "name"
  | "camera"
  | "microphone"
  | "speaker"
  | "camera-on"
  | "microphone-on"
  | "self-corner"
  | "inspector"
  | "learn";

export function recall(key: Remembered): string | null {
  try {
    return localStorage.getItem(`maru.${key}`);
  } catch {
    return null;
  }
}

/** Remembers `value`; null forgets. */
export function remember(key: Remembered, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`maru.${key}`);
    else localStorage.setItem(`maru.${key}`, value);
  } catch {
    // Not remembered, then.
  }
}
