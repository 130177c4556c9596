import { expect, test } from "vitest";
import { locale } from "../i18n/locale.svelte";
import { composeCode } from "./compose-code";
import { readProgress, withCode, withDone, writeProgress } from "./progress";
import { STEPS, stepOf } from "./steps";
import { say, sayInCode } from "./texts";

test("progress survives being written and read", () => {
  const progress = withDone(withCode(readProgress(null), "pair", "1"), "capture");
  expect(readProgress(writeProgress(progress))).toEqual(progress);
  expect(withCode(progress, "pair", null).code).toEqual({});
});

test.each([null, "", "null", "[]", "{", '{"step":"x","done":7,"code":"y"}', '{"code":{"pair":3,"toString":"a"}}'])(
  "what is remembered wrongly is forgotten: %s",
  (text) => {
    expect(readProgress(text)).toEqual({ step: "capture", done: [], code: {} });
  },
);

test("code without measure is not remembered", () => {
  expect(withCode(readProgress(null), "pair", "x".repeat(60_000)).code).toEqual({});
});

test.each(["en", "ko"] as const)("each step has all its words in %s", (language) => {
  locale.current = language;
  for (const { id, template } of STEPS) {
    for (const part of ["title", "lead", "text", "look1", "look2", "look3", "try1", "try2", "try3"]) {
      expect(say(`${id}.${part}`), `${id}.${part}`).not.toBe("");
    }
    expect(say(`diagram.${id}`)).not.toBe("");
    const missing: string[] = [];
    composeCode(template, id, (key) => {
      if (sayInCode(key) === key) missing.push(key);
      return key;
    });
    expect(missing).toEqual([]);
  }
  locale.current = "en";
});

test("an unknown step is the first one", () => {
  expect(stepOf("nonsense").id).toBe("capture");
  expect(stepOf(null).id).toBe("capture");
});
