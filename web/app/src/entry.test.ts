import { describe, expect, it } from "vitest";
import { claimsOf, readEntry, wantsRelayAlone, withoutSecrets } from "./entry";

function token(payload: object): string {
  const bytes = new TextEncoder().encode(JSON.stringify(payload));
  const base64 = btoa(String.fromCharCode(...bytes));
  return `h.${base64.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")}.s`;
}

describe("the address", () => {
  it("fills in the lobby", () => {
    expect(readEntry("?name=%EB%AF%B8%EB%82%98&join=1", "#token=abc")).toEqual({
      name: "미나",
      join: true,
      token: "abc",
    });
    expect(readEntry("", "")).toEqual({ name: null, join: false, token: null });
    expect(readEntry("?join=0&token=q", "#")).toEqual({ name: null, join: false, token: "q" });
  });

  it("loses its secrets", () => {
    expect(withoutSecrets("?name=Mina&join=1&token=t", "#token=u")).toBe("?name=Mina");
    expect(withoutSecrets("?token=t", "#step-2")).toBe("#step-2");
    expect(withoutSecrets("", "")).toBe("");
  });

  it("asks for the relay alone, in so many words", () => {
    expect(wantsRelayAlone("?name=Mina&relay=1")).toBe(true);
    expect(wantsRelayAlone("?relay=0")).toBe(false);
    expect(wantsRelayAlone("")).toBe(false);
  });
});

describe("an access token", () => {
  it("tells the name and the room", () => {
    expect(claimsOf(token({ name: "미나?>", maru: { room: "garden" } }))).toEqual({ name: "미나?>", room: "garden" });
    expect(claimsOf(token({ maru: { room: "*" } }))).toEqual({ name: null, room: null });
  });

  it("tells nothing when it is no token", () => {
    for (const wrong of [null, "", "abc", "a.b.c", "a.bnVsbA.c", `x.${btoa("[1]")}.y`]) {
      expect(claimsOf(wrong)).toEqual({ name: null, room: null });
    }
  });
});
