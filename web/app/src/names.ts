/** What is wrong with a name, as a key of the lobby's texts; null when nothing is. */
export type NameProblem = "nameMissing" | "nameTooLong";
export type RoomProblem = "roomMissing" | "roomTooLong" | "roomCharacters";

/** The limits of docs/signaling.md §1 and §2, in characters (code points). */
export const MAX_NAME_LENGTH = 64;
export const MAX_ROOM_LENGTH = 128;

const ROOM = /^[\p{L}\p{N}\p{M}_.-]+$/u;

/** A person's name as it is sent: composed, without space around and with single spaces inside. */
export function tidyName(name: string): string {
  return name.normalize("NFC").replace(/\s+/gu, " ").trim();
}

export function nameProblem(name: string): NameProblem | null {
  const tidy = tidyName(name);
  if (tidy === "") return "nameMissing";
  return [...tidy].length > MAX_NAME_LENGTH ? "nameTooLong" : null;
}

/**
 * A room's name as it is sent. What people paste is taken for what they mean: a link to a room of any Maru for its name,
 * spaces for hyphens.
 */
export function tidyRoom(room: string): string {
  const link = /^https?:\/\/[^/]+\/r\/([^/?#]+)/i.exec(room.trim());
  let name = room;
  if (link?.[1]) {
    try {
      name = decodeURIComponent(link[1]);
    } catch {
      // Not a link after all: it is refused as it stands.
    }
  }
  return name.normalize("NFC").trim().replace(/\s+/gu, "-");
}

export function roomProblem(room: string): RoomProblem | null {
  const tidy = tidyRoom(room);
  if (tidy === "") return "roomMissing";
  if ([...tidy].length > MAX_ROOM_LENGTH) return "roomTooLong";
  // "." and ".." would be taken for steps of the path.
  return ROOM.test(tidy) && tidy !== "." && tidy !== ".." ? null : "roomCharacters";
}

/** One or two letters that stand for a person whose camera is off. */
export function initialsOf(name: string): string {
  const words = tidyName(name).split(" ").filter(Boolean);
  const first = words[0];
  if (!first) return "?";
  // Hangul and Han names: a Korean calls somebody by the given name, the last two syllables.
  if (/^[\p{Script=Hangul}\p{Script=Han}]+$/u.test(first)) return [...first].slice(-2).join("");
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  return (firstLetter(first) + firstLetter(last)).toUpperCase();
}

function firstLetter(word: string): string {
  const [segment] = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(word);
  return segment?.segment ?? "";
}

/** Words that are short, friendly, easy to say aloud, and written the same on every keyboard. */
const FIRST_WORDS =
  "amber autumn bright calm cedar clear clover cosy crisp dawn early easy fern fresh gentle golden grand green happy " +
  "hazel honey indigo ivory jade kind lively lucky maple mellow mild misty mossy oaken open pearl pine plain quiet " +
  "rosy round sandy silver slow snowy soft spring still summer sunny sweet swift tall tidy velvet violet warm white " +
  "wild winter wooden young";
const SECOND_WORDS =
  "acorn attic bamboo bay bell birch boat bridge brook candle cloud coast cottage courtyard creek crane dune eaves " +
  "field finch firefly floor forest fox garden gate grove harbor heron hill hollow island kettle kite lagoon lake lamp " +
  "lantern lark meadow moon orchard otter path pebble persimmon pond porch rain ridge river roof sparrow star stone " +
  "swallow teapot terrace tide valley willow window wren";
const ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";

/**
 * A new room's name, such as `quiet-lantern-7k3qf`. The tail makes it hard to guess (2³⁶ possibilities altogether), for
 * whoever has the link may come in.
 */
export function randomRoom(random: (below: number) => number = secureRandom): string {
  const first = FIRST_WORDS.split(" ");
  const second = SECOND_WORDS.split(" ");
  const tail = Array.from({ length: 5 }, () => ALPHABET[random(ALPHABET.length)]).join("");
  return `${first[random(first.length)]}-${second[random(second.length)]}-${tail}`;
}

/** A uniform integer from 0 to `below` - 1, from the browser's secure source. */
function secureRandom(below: number): number {
  const limit = Math.floor(0x1_0000_0000 / below) * below;
  const draw = new Uint32Array(1);
  do crypto.getRandomValues(draw);
  while ((draw[0] ?? 0) >= limit);
  return (draw[0] ?? 0) % below;
}
