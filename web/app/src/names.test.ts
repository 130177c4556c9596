import { describe, expect, it } from "vitest";
import { initialsOf, nameProblem, randomRoom, roomProblem, tidyName, tidyRoom } from "./names";

describe("names of people", () => {
  it("are tidied, not judged", () => {
    expect(tidyName("  Mina \t  Kim ")).toBe("Mina Kim");
    expect(nameProblem("김미나")).toBeNull();
    expect(nameProblem("   ")).toBe("nameMissing");
  });

  it("have at most 64 characters, counted as people count them", () => {
    expect(nameProblem("가".repeat(64))).toBeNull();
    expect(nameProblem("😀".repeat(64))).toBeNull();
    expect(nameProblem("가".repeat(65))).toBe("nameTooLong");
    expect(nameProblem("\u1100\u1161".repeat(64))).toBeNull();
  });

  it("have initials", () => {
    expect(initialsOf("Mina Kim")).toBe("MK");
    expect(initialsOf("jun")).toBe("J");
    expect(initialsOf("Ana María de la Cruz")).toBe("AC");
    expect(initialsOf("김미나")).toBe("미나");
    expect(initialsOf("미나")).toBe("미나");
    expect(initialsOf("👩‍🌾 Farmer")).toBe("👩‍🌾F");
    expect(initialsOf(" ")).toBe("?");
  });
});

describe("names of rooms", () => {
  it("are letters, digits and marks of any script, hyphen, underscore and dot", () => {
    for (const room of ["garden", "책방", "Sala_2.b", "カフェ", "हिन्दी", "a".repeat(128)]) {
      expect(roomProblem(room), room).toBeNull();
    }
  });

  it("are refused with the reason", () => {
    expect(roomProblem("  ")).toBe("roomMissing");
    expect(roomProblem("a".repeat(129))).toBe("roomTooLong");
    for (const room of ["a/b", "what?", "a#b", "<b>", "..", ".", "a\u0000b", "😀"]) {
      expect(roomProblem(room), room).toBe("roomCharacters");
    }
  });

  it("are understood from links and with spaces", () => {
    expect(tidyRoom(" our garden ")).toBe("our-garden");
    expect(tidyRoom("https://maru.example/r/garden?name=x")).toBe("garden");
    expect(tidyRoom(`http://10.0.0.2:7880/r/${encodeURIComponent("마루")}`)).toBe("마루");
    expect(tidyRoom("\u1106\u1161\u1105\u116e")).toBe("마루");
    expect(roomProblem("https://maru.example/r/%zz")).toBe("roomCharacters");
  });

  it("are made up valid and different", () => {
    const made = new Set(Array.from({ length: 200 }, () => randomRoom()));
    expect(made.size).toBe(200);
    for (const room of made) expect(roomProblem(room), room).toBeNull();
  });

  it("can reach each word of the lists", () => {
    expect(randomRoom(() => 0)).toBe("amber-acorn-22222");
    expect(randomRoom((below) => below - 1)).toBe("young-wren-zzzzz");
  });
});
