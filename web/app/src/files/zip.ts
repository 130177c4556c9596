import type { Arrived } from "./save";

/** PKWARE APPNOTE 6.3.10. Values that do not fit are written as ones, and behind them in a ZIP64 field (§4.5.3). */
const MOST_32 = 0xffff_ffff;
const LOCAL = 0x0403_4b50;
const CENTRAL = 0x0201_4b50;
const END = 0x0605_4b50;
const END_64 = 0x0606_4b50;
const LOCATOR_64 = 0x0706_4b50;
/** Version 4.5 has ZIP64. */
const VERSION = 45;
/** Names are UTF-8 (bit 11). */
const FLAGS = 0x800;
const ZIP64_FIELD = 1;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
  return crc;
});

/**
 * Packs files into one archive, as they are: what people send is compressed already, and an archive of references to files on
 * the disk takes no memory.
 */
export async function zip(files: readonly Arrived[], now = new Date()): Promise<Blob> {
  const parts: BlobPart[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    const entry: Entry = {
      name: new TextEncoder().encode(name),
      crc: await crcOf(content),
      size: content.size,
      offset,
    };
    const header = localHeader(entry, now);
    parts.push(header, content);
    directory.push(centralHeader(entry, now));
    offset += header.length + content.size;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  parts.push(...directory, end(files.length, size, offset));
  return new Blob(parts, { type: "application/zip" });
}

interface Entry {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly size: number;
  readonly offset: number;
}

/** CRC-32 (ISO 3309) of all bytes. */
export async function crcOf(content: Blob): Promise<number> {
  let crc = MOST_32;
  const reader = content.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return (crc ^ MOST_32) >>> 0;
    for (let at = 0; at < value.length; at++) crc = CRC_TABLE[(crc ^ value[at]!) & 0xff]! ^ (crc >>> 8);
  }
}

/** Bytes in little-endian order. */
class Writer {
  readonly #bytes: number[] = [];

  put16(value: number): this {
    this.#bytes.push(value & 0xff, (value >>> 8) & 0xff);
    return this;
  }

  put32(value: number): this {
    return this.put16(value & 0xffff).put16(value >>> 16);
  }

  put64(value: number): this {
    return this.put32((value % 0x1_0000_0000) >>> 0).put32(Math.floor(value / 0x1_0000_0000));
  }

  putAll(bytes: Uint8Array): this {
    this.#bytes.push(...bytes);
    return this;
  }

  done(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }
}

function dosTime(now: Date): number {
  return (now.getHours() << 11) | (now.getMinutes() << 5) | (now.getSeconds() >> 1);
}

function dosDate(now: Date): number {
  return ((now.getFullYear() - 1980) << 9) | ((now.getMonth() + 1) << 5) | now.getDate();
}

/** §4.3.7. */
function localHeader({ name, crc, size }: Entry, now: Date): Uint8Array<ArrayBuffer> {
  const isLarge = size >= MOST_32;
  const header = new Writer().put32(LOCAL).put16(VERSION).put16(FLAGS).put16(0).put16(dosTime(now)).put16(dosDate(now));
  header
    .put32(crc)
    .put32(isLarge ? MOST_32 : size)
    .put32(isLarge ? MOST_32 : size);
  header
    .put16(name.length)
    .put16(isLarge ? 20 : 0)
    .putAll(name);
  if (isLarge) header.put16(ZIP64_FIELD).put16(16).put64(size).put64(size);
  return header.done();
}

/** §4.3.12. */
function centralHeader({ name, crc, size, offset }: Entry, now: Date): Uint8Array<ArrayBuffer> {
  const isLarge = size >= MOST_32 || offset >= MOST_32;
  const header = new Writer().put32(CENTRAL).put16(VERSION).put16(VERSION).put16(FLAGS).put16(0);
  header.put16(dosTime(now)).put16(dosDate(now)).put32(crc);
  header.put32(isLarge ? MOST_32 : size).put32(isLarge ? MOST_32 : size);
  header
    .put16(name.length)
    .put16(isLarge ? 28 : 0)
    .put16(0)
    .put16(0)
    .put16(0)
    .put32(0);
  header.put32(isLarge ? MOST_32 : offset).putAll(name);
  if (isLarge) header.put16(ZIP64_FIELD).put16(24).put64(size).put64(size).put64(offset);
  return header.done();
}

/** §4.3.14 to §4.3.16. More files than 16 bits count are more than a transfer has. */
function end(count: number, size: number, offset: number): Uint8Array<ArrayBuffer> {
  const writer = new Writer();
  const isLarge = offset >= MOST_32;
  if (isLarge) {
    writer.put32(END_64).put64(44).put16(VERSION).put16(VERSION).put32(0).put32(0);
    writer.put64(count).put64(count).put64(size).put64(offset);
    writer
      .put32(LOCATOR_64)
      .put32(0)
      .put64(offset + size)
      .put32(1);
  }
  writer.put32(END).put16(0).put16(0).put16(count).put16(count).put32(size);
  return writer
    .put32(isLarge ? MOST_32 : offset)
    .put16(0)
    .done();
}
