import { describe, expect, it } from "vitest";
import { FileNames, numbered, safeName } from "../src/files/file-names.js";
import { tidyFrom } from "../src/files/offer.js";
import { PairingCode } from "../src/files/pairing-code.js";
import { hmacSha256, Sha256, toHex } from "../src/files/sha256.js";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("SHA-256", () => {
  it("is that of FIPS 180-4", () => {
    expect(toHex(Sha256.of(bytes("")))).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(toHex(Sha256.of(bytes("abc")))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(toHex(Sha256.of(bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")))).toBe(
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    );
    expect(toHex(Sha256.of(bytes("a".repeat(1_000_000))))).toBe(
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
    );
  });

  it("is the same in pieces of every size, as the platform has it", async () => {
    const whole = Uint8Array.from({ length: 300 }, (_, at) => (at * 7) & 0xff);
    for (let size = 1; size <= 300; size++) {
      const hash = new Sha256();
      for (let at = 0; at < size;) {
        const piece = whole.subarray(at, Math.min(at + ((at * 13) % 71) + 1, size));
        hash.update(piece);
        at += piece.length;
      }
      const expected = new Uint8Array(await crypto.subtle.digest("SHA-256", whole.subarray(0, size)));
      expect(hash.hex(), `${size} bytes`).toBe(toHex(expected));
    }
  });

  it("goes on after it was read, and begins anew after a reset", () => {
    const hash = new Sha256().update(bytes("a"));
    hash.hex();
    expect(hash.update(bytes("bc")).hex()).toBe(toHex(Sha256.of(bytes("abc"))));
    hash.reset();
    expect(hash.hex()).toBe(toHex(Sha256.of(bytes(""))));
  });

  it("makes the HMAC of RFC 4231", () => {
    expect(toHex(hmacSha256(new Uint8Array(20).fill(0x0b), bytes("Hi "), bytes("There")))).toBe(
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    );
    expect(toHex(hmacSha256(bytes("Jefe"), bytes("what do ya want for nothing?")))).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
    const long = bytes("Test Using Larger Than Block-Size Key - Hash Key First");
    expect(toHex(hmacSha256(new Uint8Array(131).fill(0xaa), long))).toBe(
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    );
  });
});

describe("a pairing code", () => {
  it("is read as people type it", () => {
    const code = PairingCode.parse(" 4f7k2–9qx3m otz8b vn5ic ");
    expect(code?.toString()).toBe("4F7K2-9QX3M-0TZ8B-VN51C");
    for (const wrong of ["", "4F7K2", "4F7K2-9QX3M-0TZ8B-VN51CX", "4F7K2-9QX3M-0TZ8B-VN51U"]) {
      expect(PairingCode.parse(wrong), wrong).toBeNull();
    }
  });

  it("makes the room and the proofs that Python's hmac makes", () => {
    const code = PairingCode.parse("4F7K2-9QX3M-0TZ8B-VN51C")!;
    const [sender, receiver] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    expect(code.room).toBe("files-nft0j1PmWy4gs0uU");
    expect(code.proof("sender", sender, receiver)).toBe("7Q8oZsPdvzj_Vc5jhBqcG0bZ-0fmYKyiwnf-EOHLFJY");
    expect(code.proof("receiver", sender, receiver)).toBe("BUdozjTn_2-5ZIitdLZYsf8zzKlsINuwf-WfKVYcm10");
  });

  it("is another one each time", () => {
    const codes = new Set(Array.from({ length: 100 }, () => PairingCode.generate().toString()));
    expect(codes.size).toBe(100);
    for (const code of codes) expect(PairingCode.parse(code)?.toString()).toBe(code);
  });
});

describe("names of files", () => {
  it("lose what is hidden, invisible or reserved", () => {
    expect(safeName(".bashrc")).toBe("_bashrc");
    expect(safeName("a\u202egpj.exe\u0000\n")).toBe("agpj.exe");
    expect(safeName("nul.txt")).toBe("_nul.txt");
    expect(safeName("a:b?.txt ")).toBe("a_b_.txt");
    expect(safeName("..\\..\\evil")).toBe("_._.._evil");
    expect(safeName("마".repeat(300) + ".pdf")).toBe("마".repeat(65) + ".pdf");
    expect(safeName("\u200b")).toBe("file");
  });

  it("get a number before their ending", () => {
    expect(numbered("a.txt", 2)).toBe("a (2).txt");
    expect(numbered("a", 1)).toBe("a (1)");
  });

  it("are no two alike, in folders too", () => {
    const names = new FileNames();
    expect(names.unique("a.txt")).toBe("a.txt");
    expect(names.unique("A.txt")).toBe("A (1).txt");
    expect(names.unique("a.txt.part")).toBe("a.txt (1).part");
    expect(names.unique("a.txt/b")).toBe("a (2).txt/b");
    expect(names.unique("a.txt/B")).toBe("a (2).txt/B (1)");
    expect(names.unique("Photos/x")).toBe("Photos/x");
    expect(names.unique("photos/x")).toBe("photos (1)/x");
    expect(names.unique("photos/y")).toBe("photos (1)/y");
  });

  it("lead nowhere else", () => {
    for (const wrong of ["", "/a", "a/", "a//b", "..", "a/../b", "./a", "a/.", "a/".repeat(40) + "b"]) {
      expect(new FileNames().unique(wrong), wrong).toBeNull();
    }
  });
});

describe("what a sender calls itself", () => {
  it("is one short line", () => {
    expect(tidyFrom("  Mina\n\u202e ")).toBe("Mina");
    expect(tidyFrom(5)).toBe("");
    expect([...tidyFrom("마".repeat(100))].length).toBe(64);
  });
});
