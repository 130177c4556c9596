import { describe, expect, it } from "vitest";
import { linkify } from "./linkify";

function links(text: string): (string | null)[] {
  return linkify(text)
    .filter((piece) => piece.href !== null)
    .map((piece) => piece.text);
}

describe("links in a text", () => {
  it("are found, and the rest stays as it is", () => {
    expect(linkify("see https://maru.example/r/garden?x=1#y now")).toEqual([
      { text: "see ", href: null },
      { text: "https://maru.example/r/garden?x=1#y", href: "https://maru.example/r/garden?x=1#y" },
      { text: " now", href: null },
    ]);
    expect(linkify("nothing here")).toEqual([{ text: "nothing here", href: null }]);
    expect(linkify("")).toEqual([]);
  });

  it("leave sentence marks and particles outside", () => {
    expect(links("Is it https://a.example/b?")).toEqual(["https://a.example/b"]);
    expect(links("(https://a.example/b_(c))")).toEqual(["https://a.example/b_(c)"]);
    expect(links("https://maru.example/r/garden에서 만나요.")).toEqual(["https://maru.example/r/garden"]);
    expect(links("“http://localhost:7880/r/x”")).toEqual(["http://localhost:7880/r/x"]);
  });

  it("are never anything but web addresses", () => {
    for (const text of [
      "javascript:alert(1)",
      "data:text/html,<script>alert(1)</script>",
      "file:///etc/passwd",
      "https://bank.example@evil.example/",
      "https://user:pass@evil.example",
      "https://",
      "http://intranet",
    ]) {
      expect(links(text), text).toEqual([]);
    }
  });

  it("end where a markup or direction character begins", () => {
    expect(links('https://a.example/"onmouseover="x')).toEqual(["https://a.example/"]);
    expect(links("https://a.example/\u202egpj.exe")).toEqual(["https://a.example/"]);
    expect(links("https://a.example/<b>")).toEqual(["https://a.example/"]);
  });

  it("lose nothing of the text", () => {
    const text = "a https://a.example. b https://b.example/)c https://x@y.example 끝";
    expect(
      linkify(text)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  });
});
