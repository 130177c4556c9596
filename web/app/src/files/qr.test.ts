import { Sha256 } from "@maru/client/files";
import { describe, expect, it } from "vitest";
import { qrCode } from "./qr";

function drawn(text: string): string {
  return (qrCode(text) ?? []).map((row) => row.map((dark) => (dark ? "#" : ".")).join("") + "\n").join("");
}

/** What nayuki's generator (which `maru run --lan` draws with) makes of the same bytes, as SHA-256 of its rows. */
const OTHERS: readonly (readonly [text: string, size: number, sha256: string])[] = [
  [
    "https://192.168.0.10:7443/receive#4F7K2-9QX3M-0TZ8B-VN51C",
    33,
    "34d90637b8c1f9ea5018acc740b004a63b83b7d533f65dd253962cac3dea7fe7",
  ],
  ["a".repeat(150), 45, "82bfaf42cca97355c4431573cd5f72a3eb26bbcb9f81638dab2a350168f78cec"],
  ["b".repeat(250), 57, "4fdcd118fbf3e6db609832c87d929885366157ddcf1e2d8ca7170d69fb7be79a"],
];

describe("a QR code", () => {
  it.each(OTHERS)("is what another program draws: %s", (text, size, sha256) => {
    const rows = drawn(text);
    expect(rows.split("\n")).toHaveLength(size + 1);
    expect(new Sha256().update(new TextEncoder().encode(rows)).hex()).toBe(sha256);
  });

  it("has no room for more than 271 bytes", () => {
    expect(qrCode("a".repeat(271))).not.toBeNull();
    expect(qrCode("a".repeat(272))).toBeNull();
  });
});
