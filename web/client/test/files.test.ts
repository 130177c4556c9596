import { describe, expect, it } from "vitest";
import { FileReceiver, type ReceiverListener } from "../src/files/file-receiver.js";
import { FileSender, type SendableFile } from "../src/files/file-sender.js";
import { MemoryStore, type FileStore } from "../src/files/file-store.js";
import type { Offer } from "../src/files/offer.js";
import { PairingCode } from "../src/files/pairing-code.js";
import { fingerprintIn } from "../src/files/transfer-channel.js";
import { ConnectionLost } from "../src/files/transfer-error.js";
import { parse, TransferTalk } from "../src/files/transfer-talk.js";
import { Pipe } from "./fake-pipe.js";

const CODE = PairingCode.parse("4F7K2-9QX3M-0TZ8B-VN51C")!;
const MUCH = 2 ** 40;
const CHUNK = 16 << 10;

function file(name: string, size: number): SendableFile {
  const bytes = new Uint8Array(size);
  for (let at = 0, value = size; at < size; at++) bytes[at] = value = (value * 1_103_515_245 + 12_345) & 0xff;
  return { name, content: new Blob([bytes]) };
}

interface Run {
  readonly pipe?: Pipe;
  readonly files: readonly SendableFile[];
  readonly store?: FileStore;
  readonly code?: PairingCode;
  readonly accepts?: boolean;
}

/** Runs a transfer to its end on both sides. */
async function run({ pipe = Pipe.pair(), files, store = new MemoryStore(MUCH), code = CODE, accepts = true }: Run) {
  const contents = new Map<number, Blob>();
  const offers: Offer[] = [];
  const offsets: number[] = [];
  const listener: ReceiverListener = {
    offered: async (offer) => {
      offers.push(offer);
      return accepts;
    },
    begins: (_, offset) => offsets.push(offset),
    arrived: (index, content) => contents.set(index, content),
  };
  const confirmed: number[] = [];
  const sender = new FileSender(files, "Mina", CODE, { progresses: (_, bytes) => confirmed.push(bytes) });
  const [sent, received] = await Promise.allSettled([
    sender.serve(pipe),
    new FileReceiver(store, code, listener).receive(pipe.other),
  ]);
  return { sent, received, contents, offers, offsets, confirmed, pipe };
}

async function same(content: Blob | undefined, file: SendableFile): Promise<boolean> {
  return (
    content !== undefined &&
    Buffer.from(await content.arrayBuffer()).equals(Buffer.from(await file.content.arrayBuffer()))
  );
}

const failed = (reason: string) => ({ status: "rejected", reason: expect.objectContaining({ reason }) });

describe("a transfer of files", () => {
  it("brings several files under their paths, from whom the sender says it is", async () => {
    const files = [file("photos/a.bin", 1_000_003), file("photos/empty.txt", 0)];
    const { sent, received, contents, offers, confirmed } = await run({ files });
    expect([sent, received]).toEqual([
      { status: "fulfilled", value: true },
      { status: "fulfilled", value: true },
    ]);
    expect(offers).toEqual([
      {
        from: "Mina",
        size: 1_000_003,
        files: [
          { name: "photos/a.bin", size: 1_000_003 },
          { name: "photos/empty.txt", size: 0 },
        ],
      },
    ]);
    expect(await same(contents.get(0), files[0]!)).toBe(true);
    expect(contents.get(1)?.size).toBe(0);
    expect(confirmed.at(-1)).toBeLessThanOrEqual(1_000_003);
  });

  it("goes on where it was cut", async () => {
    const store = new MemoryStore(MUCH);
    const pipe = Pipe.pair();
    pipe.chunksLeft = 40;
    const files = [file("a.bin", 1_000_000)];
    const first = await run({ pipe, files, store });
    expect(first.received).toEqual({ status: "rejected", reason: expect.any(ConnectionLost) });
    const second = await run({ files, store });
    // Whole batches of 256 KiB are kept.
    expect(second.offsets).toEqual([32 * CHUNK]);
    expect(await same(second.contents.get(0), files[0]!)).toBe(true);
  });

  it("does not use the part of another file", async () => {
    const store = new MemoryStore(MUCH);
    const part = await store.open(0, { name: "a.bin", size: 100_000 });
    await part.append(new Uint8Array(5_000));
    const files = [file("a.bin", 100_000)];
    const { offsets, contents } = await run({ files, store });
    expect(offsets).toEqual([0]);
    expect(await same(contents.get(0), files[0]!)).toBe(true);
  });

  it("tells nothing to who stands between, or does not know the code", async () => {
    const between = Pipe.pair();
    between.remote = between.other.remote = 9;
    for (const made of [
      await run({ files: [file("secret.txt", 10)], pipe: between }),
      await run({ files: [file("secret.txt", 10)], code: PairingCode.generate() }),
    ]) {
      expect(made.received).toEqual(failed("wrong_code"));
      expect(made.sent).toEqual(failed("wrong_code"));
      expect(made.offers).toEqual([]);
      expect(made.pipe.texts.join()).not.toContain("secret");
    }
  });

  it("notices damage, and keeps nothing of it", async () => {
    const pipe = Pipe.pair();
    pipe.damages = true;
    const store = new MemoryStore(MUCH);
    const files = [file("a.bin", 100_000)];
    const { received, sent, contents } = await run({ files, pipe, store });
    expect(received).toEqual(failed("hash_mismatch"));
    expect(sent).toEqual(failed("hash_mismatch"));
    expect(contents.size).toBe(0);
    expect((await store.open(0, { name: "a.bin", size: 100_000 })).length).toBe(0);
  });

  it("refuses what does not fit, and what the person declines", async () => {
    const files = [file("a.bin", 1_001)];
    const large = await run({ files, store: new MemoryStore(1_000) });
    expect(large.received).toEqual(failed("too_large"));
    expect(large.offers).toEqual([]);
    const declined = await run({ files, accepts: false });
    expect(declined.received).toEqual(failed("cancelled"));
    expect(declined.sent).toEqual({ status: "rejected", reason: expect.objectContaining({ isRemote: true }) });
  });

  it("asks the person once, however often the connection is lost", async () => {
    let asked = 0;
    const files = [file("a.bin", 500_000)];
    const receiver = new FileReceiver(new MemoryStore(MUCH), CODE, { offered: async () => ++asked > 0 });
    const pipe = Pipe.pair();
    pipe.chunksLeft = 3;
    await Promise.allSettled([new FileSender(files, "", CODE, {}).serve(pipe), receiver.receive(pipe.other)]);
    const again = Pipe.pair();
    const [, done] = await Promise.all([
      new FileSender(files, "", CODE, {}).serve(again),
      receiver.receive(again.other),
    ]);
    expect(done).toBe(true);
    expect(asked).toBe(1);
  });

  it("is ended by what makes no sense, or leads somewhere else", async () => {
    for (const wrong of [
      "nonsense",
      "[]",
      '{"type":"offer"}',
      '{"type":"offer","files":[]}',
      '{"type":"offer","files":[{"name":"a","size":-1}]}',
      '{"type":"offer","files":[{"name":5,"size":1}]}',
      '{"type":"offer","files":[{"name":"a","size":1e300}]}',
      '{"type":"offer","files":[{"name":"../a","size":1}]}',
      '{"type":"offer","files":[{"name":"/etc/passwd","size":1}]}',
      '{"type":"get"}',
    ]) {
      const pipe = Pipe.pair();
      const receiver = new FileReceiver(new MemoryStore(MUCH), CODE, { offered: async () => true });
      const received = receiver.receive(pipe.other);
      await new TransferTalk(pipe).greet(CODE, "sender");
      pipe.sendText(wrong);
      await expect(received, wrong).rejects.toMatchObject({ reason: "protocol" });
    }
  });

  it("lets a stranger end nothing but the talk with the stranger", async () => {
    for (const wrong of ['{"type":"error","reason":"cancelled"}', "nonsense", '{"type":"done"}']) {
      const pipe = Pipe.pair();
      const served = new FileSender([file("a", 1)], "", CODE, {}).serve(pipe);
      pipe.other.sendText(wrong);
      await expect(served, wrong).rejects.toMatchObject({ reason: "wrong_code", isRemote: false });
    }
  });

  it("waits while the other side says that it is still there", async () => {
    const pipe = Pipe.pair();
    const served = new FileSender([file("a", 1)], "", CODE, {}).serve(pipe);
    const talk = new TransferTalk(pipe.other);
    await talk.greet(CODE, "receiver");
    await talk.expect("offer");
    talk.send({ type: "wait" });
    talk.send({ type: "done" });
    await talk.expect("bye");
    expect(await served).toBe(true);
  });
});

describe("control messages", () => {
  it("are objects with a type", () => {
    expect(parse('{"type":"done"}')).toEqual({ type: "done" });
    for (const text of ["", "null", "5", '"done"', "[]", "{}", '{"type":5}', "{"]) expect(parse(text)).toBeNull();
  });
});

describe("the certificate in a description", () => {
  const bytes = Array.from({ length: 32 }, (_, at) => at);
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":");

  it("is read when there is one", () => {
    const sdp = `v=0\r\na=fingerprint:sha-256 ${hex.toUpperCase()}\r\nm=audio\r\na=fingerprint:sha-256 ${hex}\r\n`;
    expect([...fingerprintIn(sdp)]).toEqual(bytes);
  });

  it("is not known when there are two, or of another hash alone", () => {
    const line = `a=fingerprint:sha-256 ${hex}\r\n`;
    for (const sdp of [
      undefined,
      "v=0\r\n",
      `${line}${line.replace("00:01", "ff:01")}`,
      line.replace("sha-256", "sha-1"),
    ]) {
      expect(() => fingerprintIn(sdp)).toThrow(ConnectionLost);
    }
  });
});
