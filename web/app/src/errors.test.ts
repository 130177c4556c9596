import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { codeOf, errorText, errorTitle, mayJoinAgain, t } from "./errors";
import { locale } from "./i18n/locale.svelte";
import { MaruError } from "@maru/client";

const root = resolve(import.meta.dirname, "../../..");

/** The codes in the table of the protocol's chapter on errors. */
function codesOfTheProtocol(): string[] {
  const chapter = readFileSync(resolve(root, "docs/signaling.md"), "utf8").split("## 8.")[1]?.split("\n## ")[0] ?? "";
  const table = chapter.split("| close code")[0] ?? "";
  return [...table.matchAll(/^\| ((?:`[a-z_]+` ?)+)\|/gm)].flatMap((row) =>
    [...(row[1] ?? "").matchAll(/`([a-z_]+)`/g)].map((code) => code[1] ?? ""),
  );
}

/** The codes in the SDK's types. */
function codesOfTheClient(): string[] {
  const source =
    readFileSync(resolve(root, "web/client/src/errors.ts"), "utf8").split("export type ErrorCode")[0] ?? "";
  return [...source.matchAll(/^ {2}\| "([a-z_]+)"/gm)].map((match) => match[1] ?? "");
}

describe("errors", () => {
  beforeEach(() => (locale.current = "en"));

  it("are read out of the protocol and the SDK", () => {
    expect(codesOfTheProtocol()).toContain("room_full");
    expect(codesOfTheProtocol().length).toBeGreaterThan(20);
    expect(codesOfTheClient()).toContain("permission_denied");
  });

  it("each have a sentence in both languages", () => {
    for (const code of [...codesOfTheProtocol(), ...codesOfTheClient()]) {
      expect(t.has(code), code).toBe(true);
      for (const language of ["en", "ko"] as const) {
        locale.current = language;
        expect(errorText(code)).not.toContain(`(${code})`);
        expect(errorTitle(code)).toBeTruthy();
      }
    }
    locale.current = "en";
  });

  it("are named when they are newer than the page", () => {
    expect(errorText("quota_exceeded")).toBe("Something went wrong (quota_exceeded). Try again.");
    expect(errorText("toString")).toContain("toString");
    expect(errorTitle("quota_exceeded")).toBe("That did not work");
  });

  it("say whether it makes sense to join again", () => {
    expect(mayJoinAgain("room_full")).toBe(true);
    expect(mayJoinAgain("token_invalid")).toBe(false);
  });

  it("have a code, whatever was thrown", () => {
    expect(codeOf(new MaruError("room_full", "", ""))).toBe("room_full");
    expect(codeOf(new TypeError("x"))).toBe("internal");
  });
});
