/** How wide a comment may be, in Latin letters; Korean ones count double. */
const WIDTH = 84;
const COMMENT = /^( *)\/\/ @(\w+)$/gm;
const WORD = /%(\w+)%/g;

/**
 * The code of a lesson in the reader's language. `// @key` on a line of its own becomes a comment, wrapped; `%key%`
 * becomes a word, such as the name under a picture.
 *
 * @param word the text of a key: comments have the lesson's name and a dot before theirs
 */
export function composeCode(template: string, lesson: string, word: (key: string) => string): string {
  return template
    .replace(COMMENT, (_, indent: string, key: string) =>
      wrap(word(`${lesson}.${key}`), WIDTH - indent.length - 3)
        .map((line) => `${indent}// ${line}`)
        .join("\n"),
    )
    .replace(WORD, (_, key: string) => word(key).replaceAll(/["\\`$]/g, ""))
    .trimEnd()
    .concat("\n");
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function widthOf(text: string): number {
  return [...text].reduce(
    (sum, character) => sum + (/[\u1100-\u11ff\u3000-\u9fff\uac00-\ud7af\uff00-\uffef]/.test(character) ? 2 : 1),
    0,
  );
}
