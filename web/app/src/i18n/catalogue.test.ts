import { describe, expect, it } from "vitest";
import { catalogue, fill, placeholdersOf, type Texts } from "./catalogue";
import { locale, preferredLocale } from "./locale.svelte";

const english = import.meta.glob<Texts>("./en/*.ts", { eager: true, import: "default" });
const korean = import.meta.glob<Texts>("./ko/*.ts", { eager: true, import: "default" });
const areas = Object.keys(english).map((path) => path.replace("./en/", ""));

describe("the catalogue", () => {
  it("has the same areas in both languages", () => {
    expect(Object.keys(korean).map((path) => path.replace("./ko/", ""))).toEqual(areas);
  });

  it.each(areas)("says everything of %s in both languages", (area) => {
    const en = english[`./en/${area}`] ?? {};
    const ko = korean[`./ko/${area}`] ?? {};
    expect(Object.keys(ko).sort()).toEqual(Object.keys(en).sort());
    for (const [key, text] of Object.entries(en)) {
      expect(text.trim(), `${area} en ${key}`).not.toBe("");
      expect(ko[key]?.trim(), `${area} ko ${key}`).toBeTruthy();
      expect(placeholdersOf(ko[key] ?? ""), `${area} ${key}`).toEqual(placeholdersOf(text));
    }
  });

  it.each(areas)("is written in Korean, not copied, in %s", (area) => {
    const en = english[`./en/${area}`] ?? {};
    const ko = korean[`./ko/${area}`] ?? {};
    const copied = Object.keys(en).filter((key) => en[key] === ko[key] && /[a-z]{3,} [a-z]{3,}/.test(en[key] ?? ""));
    expect(copied).toEqual([]);
  });

  it("fills placeholders and follows the language", () => {
    const t = catalogue({ hello: "Hello {name}" }, { hello: "{name}님, 안녕하세요" });
    locale.current = "en";
    expect(t("hello", { name: "Mina" })).toBe("Hello Mina");
    locale.current = "ko";
    expect(t("hello", { name: "Mina" })).toBe("Mina님, 안녕하세요");
    expect(document.documentElement.lang).toBe("ko");
    locale.current = "en";
  });

  it("chooses words by number", () => {
    const text = "{count} {count|guest|guests}";
    expect(fill(text, { count: 1 }, "en")).toBe("1 guest");
    expect(fill(text, { count: 1200 }, "en")).toBe("1,200 guests");
    expect(placeholdersOf(text)).toEqual(["count"]);
  });

  it("does not read values as placeholders or patterns", () => {
    expect(fill("{name}", { name: "{other} $& $1" }, "en")).toBe("{other} $& $1");
  });

  it("takes the first language of the browser that it speaks", () => {
    expect(preferredLocale(["ja-JP", "ko-KR", "en-US"])).toBe("ko");
    expect(preferredLocale(["en-GB", "ko"])).toBe("en");
    expect(preferredLocale(["fr"])).toBe("en");
    expect(preferredLocale([])).toBe("en");
  });
});
