/** What a piece of code is, for its colour. */
export type TokenKind = "plain" | "comment" | "string" | "number" | "keyword" | "call" | "name";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const KEYWORDS = new Set(
  (
    "async await break case catch class const continue default delete do else export extends finally for from function " +
    "if import in instanceof let new of return static super switch this throw try typeof undefined var void while yield " +
    "true false null"
  ).split(" "),
);

/** After these a slash begins a regular expression; after a name, a number or a bracket it divides. */
const BEFORE_REGEX = /(?:^|[=(,;:!&|?{}+*%<>~^-]|=>|\b(?:return|typeof|case|of|in|throw|await))\s*$/;

const COMMENT = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/y;
const STRING = /"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/y;
const REGEX = /\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;
const NUMBER = /\b(?:0x[\da-f_]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?n?)\b/iy;
const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/uy;

/**
 * Cuts JavaScript into pieces by colour. It is a lexer for reading, not a parser: it never fails, whatever is being typed,
 * and its pieces put together are the code.
 */
export function highlight(code: string): Token[] {
  const tokens: Token[] = [];
  const push = (kind: TokenKind, text: string): void => {
    const last = tokens.at(-1);
    if (last?.kind === kind) tokens[tokens.length - 1] = { kind, text: last.text + text };
    else if (text !== "") tokens.push({ kind, text });
  };
  for (let at = 0; at < code.length;) {
    if (code[at] === "`") {
      at = template(code, at, push);
      continue;
    }
    const [kind, text] = next(code, at);
    push(kind, text);
    at += text.length;
  }
  return tokens;
}

function next(code: string, at: number): [TokenKind, string] {
  const comment = match(COMMENT, code, at);
  if (comment) return ["comment", comment];
  const string = match(STRING, code, at);
  if (string) return ["string", string];
  if (code[at] === "/" && BEFORE_REGEX.test(code.slice(Math.max(0, at - 40), at))) {
    const regex = match(REGEX, code, at);
    if (regex) return ["string", regex];
  }
  const number = match(NUMBER, code, at);
  if (number) return ["number", number];
  const word = match(WORD, code, at);
  if (!word) return ["plain", code[at] ?? ""];
  const isMember = code[at - 1] === "." && code[at - 2] !== ".";
  if (KEYWORDS.has(word) && !isMember) return ["keyword", word];
  return [/^\s*\(/.test(code.slice(at + word.length)) ? "call" : "name", word];
}

/** A template literal: its text is a string, what stands in `${…}` is code, to any depth. Returns where it ends. */
function template(code: string, start: number, push: (kind: TokenKind, text: string) => void): number {
  let at = start + 1;
  let from = start;
  while (at < code.length) {
    if (code[at] === "\\") {
      at += 2;
    } else if (code[at] === "`") {
      push("string", code.slice(from, at + 1));
      return at + 1;
    } else if (code.startsWith("${", at)) {
      push("string", code.slice(from, at));
      const end = closing(code, at + 2);
      push("plain", "${");
      for (const token of highlight(code.slice(at + 2, end))) push(token.kind, token.text);
      push("plain", code.slice(end, end + 1));
      at = from = end + 1;
    } else {
      at++;
    }
  }
  push("string", code.slice(from));
  return code.length;
}

/** Where the brace closes that was opened before `at`; the end when it never does. */
function closing(code: string, at: number): number {
  for (let depth = 1; at < code.length; at++) {
    const skipped = match(STRING, code, at) ?? match(COMMENT, code, at);
    if (skipped) at += skipped.length - 1;
    else if (code[at] === "`") at = template(code, at, () => {}) - 1;
    else if (code[at] === "{") depth++;
    else if (code[at] === "}" && --depth === 0) return at;
  }
  return code.length;
}

function match(pattern: RegExp, code: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(code)?.[0] ?? null;
}
