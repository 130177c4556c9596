import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Blob } from "node:buffer";
import { describe, expect, it } from "vitest";
import { crcOf, zip } from "./zip";

/** The tests' own window has a Blob that is not the platform's. */
const blob = (content: string) => new Blob([content]) as unknown as globalThis.Blob;

/** Not everywhere; the end-to-end tests read archives with Java. */
const hasPython = spawnSync("python3", ["--version"]).status === 0;

describe("an archive", () => {
  it("has the checksum that everybody has", async () => {
    // The check value of CRC-32 in every catalogue.
    expect(await crcOf(blob("123456789"))).toBe(0xcbf43926);
    expect(await crcOf(blob(""))).toBe(0);
  });

  it.skipIf(!hasPython)(
    "is read by another program, folders and Korean names included",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "maru-zip-"));
      try {
        globalThis.Blob = Blob as unknown as typeof globalThis.Blob;
        const packed = await zip([
          { name: "photos/안녕.txt", content: blob("hello") },
          { name: "empty", content: blob("") },
        ]);
        writeFileSync(join(folder, "a.zip"), Buffer.from(await packed.arrayBuffer()));
        execFileSync("python3", ["-m", "zipfile", "-e", join(folder, "a.zip"), folder]);
        expect(readFileSync(join(folder, "photos/안녕.txt"), "utf8")).toBe("hello");
        expect(readFileSync(join(folder, "empty"), "utf8")).toBe("");
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    30_000,
  );
});
