/** What is added while a file is not whole. */
const PART = ".part";
/** File systems take 255 bytes; there is room for a number and {@link PART}. */
const MOST_BYTES = 200;
/** Deeper than people nest folders; what is deeper is made to break programs. */
const MOST_PARTS = 32;
/** Means something on Windows, with any ending. */
const DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$/i;

/**
 * Names for files that somebody else named (docs/file-transfer.md §4): safe on every system, and no two alike. Paths are
 * relative, with `/` between their parts.
 */
export class FileNames {
  readonly #taken = new Set<string>();
  /** What became of each folder. */
  readonly #folders = new Map<string, string>();
  /** The number that is tried first where a name has been wished for before. */
  readonly #numbers = new Map<string, number>();

  /** A safe path that no other file of this transfer has. Null when it is none, or leads out of the folder. */
  unique(given: string): string | null {
    const parts = given.split("/");
    if (parts.length > MOST_PARTS || parts.some((part) => part === "" || part === "." || part === "..")) return null;
    const name = parts.pop()!;
    let folder = "";
    for (let i = 0; i < parts.length; i++) {
      const path = parts.slice(0, i + 1).join("/");
      const known = this.#folders.get(path);
      folder = known ?? this.#free(folder, parts[i]!, [""]);
      if (known === undefined) this.#folders.set(path, folder);
    }
    return this.#free(folder, name, ["", PART]);
  }

  /** Case does not tell files apart everywhere. */
  #free(folder: string, given: string, endings: readonly string[]): string {
    const safe = safeName(given);
    const before = folder === "" ? "" : `${folder}/`;
    const wish = (before + safe).toLowerCase();
    for (let number = this.#numbers.get(wish) ?? 0; ; number++) {
      const path = before + numbered(safe, number);
      const keys = endings.map((ending) => path.toLowerCase() + ending);
      if (keys.some((key) => this.#taken.has(key))) continue;
      for (const key of keys) this.#taken.add(key);
      this.#numbers.set(wish, number + 1);
      return path;
    }
  }
}

/** `report.txt`, `report (1).txt`. */
export function numbered(name: string, number: number): string {
  if (number === 0) return name;
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? `${name} (${number})` : `${name.slice(0, dot)} (${number})${name.slice(dot)}`;
}

/** A name without what is dangerous or invisible; a hidden file is hidden no more. */
export function safeName(given: string): string {
  let name = given.normalize("NFC").replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "");
  name = cut(name.replace(/[<>:"|?*/\\]/g, "_").trim())
    .replace(/[. ]+$/, "")
    .replace(/^\./, "_");
  if (DEVICE.test(name)) name = `_${name}`;
  return name === "" ? "file" : name;
}

/** Keeps the ending, which says what the file is. */
function cut(name: string): string {
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : "";
  const stem = [...name.slice(0, name.length - ending.length)];
  const encoder = new TextEncoder();
  while (encoder.encode(stem.join("") + ending).length > MOST_BYTES) stem.pop();
  return stem.join("") + ending;
}
