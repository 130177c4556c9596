import { describe, expect, test } from "vitest";
import { composeCode } from "./compose-code";
import { highlight, type TokenKind } from "./highlight";
import { STEPS } from "./steps";

const of = (kind: TokenKind, code: string): string[] =>
  highlight(code)
    .filter((token) => token.kind === kind)
    .map((token) => token.text);

describe("colouring", () => {
  test("tells keywords, calls, names, strings, numbers and comments apart", () => {
    const code = 'const a = await open("x", 12.5); // wait';
    expect(highlight(code).map(({ kind, text }) => `${kind}:${text}`)).toEqual([
      "keyword:const",
      "plain: ",
      "name:a",
      "plain: = ",
      "keyword:await",
      "plain: ",
      "call:open",
      "plain:(",
      'string:"x"',
      "plain:, ",
      "number:12.5",
      "plain:); ",
      "comment:// wait",
    ]);
  });

  test("sees code inside of template literals, nested ones as well", () => {
    expect(of("keyword", "`a ${ await b } c`")).toEqual(["await"]);
    expect(of("string", "`a ${ f(`b ${1} c`) } d`")).toEqual(["`a ", "`b ", " c`", " d`"]);
    expect(of("string", "`${ { a: '}' } }`")).toEqual(["`", "'}'", "`"]);
  });

  test("does not take division for a regular expression", () => {
    expect(of("string", "a / b / c")).toEqual([]);
    expect(of("string", "x = /a\\/[/]b/gi.test(y)")).toEqual(["/a\\/[/]b/gi"]);
  });

  test("does not take members for keywords", () => {
    expect(of("keyword", "a.of(b.delete)")).toEqual([]);
  });

  test.each(["`", "`${", "`${`", '"', "'a\\", "/*", "/", "`${ { ", "a`b${c", "\\", "한글 = `가${나}`"])(
    "survives what is only half typed: %j",
    (code) => {
      expect(
        highlight(code)
          .map((token) => token.text)
          .join(""),
      ).toBe(code);
    },
  );

  test("loses nothing of the lessons, at any cut", () => {
    for (const { template } of STEPS) {
      for (let end = 0; end <= template.length; end += 7) {
        const code = template.slice(0, end);
        expect(
          highlight(code)
            .map((token) => token.text)
            .join(""),
        ).toBe(code);
      }
    }
  });
});

describe("a lesson’s code", () => {
  test("gets its comments and words from the catalogue", () => {
    const words: Record<string, string> = { "x.why": "Because it is so", you: 'Yo"u' };
    expect(composeCode('  // @why\n  show(s, "%you%");', "x", (key) => words[key] ?? "?")).toBe(
      '  // Because it is so\n  show(s, "You");\n',
    );
  });

  test("wraps long comments, Korean letters counting double", () => {
    const code = composeCode("// @a", "x", () => "가나다라 ".repeat(20).trim());
    expect(code.split("\n").filter((line) => line !== "").length).toBe(3);
  });
});
