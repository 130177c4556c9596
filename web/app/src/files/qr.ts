/** A QR code (ISO/IEC 18004) of a text: bytes, error correction level L, versions 1 to 10. Enough for any link of ours. */

/** By version: codewords for data in all, codewords for correction of each block, blocks. */
const VERSIONS: readonly (readonly [data: number, correction: number, blocks: number])[] = [
  [19, 7, 1],
  [34, 10, 1],
  [55, 15, 1],
  [80, 20, 1],
  [108, 26, 1],
  [136, 18, 2],
  [156, 20, 2],
  [194, 24, 2],
  [232, 30, 2],
  [274, 18, 4],
];
/** By version: where the centres of the alignment patterns are. */
const ALIGNMENT: readonly (readonly number[])[] = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
];
/** Level L in the format information. */
const LEVEL_BITS = 1;

/** Dark modules, row by row. */
export type Modules = readonly (readonly boolean[])[];

/** Draws the code. Null when the text is too long (more than 271 bytes). */
export function qrCode(text: string): Modules | null {
  const bytes = new TextEncoder().encode(text);
  const index = VERSIONS.findIndex(([data], at) => bytes.length + (at < 9 ? 2 : 3) <= data);
  if (index < 0) return null;
  const canvas = new Canvas(index + 1);
  const codewords = interleaved(dataOf(bytes, index), index);
  let best: { modules: boolean[][]; penalty: number } | null = null;
  for (let mask = 0; mask < 8; mask++) {
    const modules = canvas.draw(codewords, mask);
    const penalty = penaltyOf(modules);
    if (!best || penalty < best.penalty) best = { modules, penalty };
  }
  return best!.modules;
}

/** §7.4: mode, count, bytes, terminator, padding. */
function dataOf(bytes: Uint8Array, index: number): Uint8Array {
  const capacity = VERSIONS[index]![0];
  const bits: number[] = [];
  const put = (value: number, length: number) => {
    for (let bit = length - 1; bit >= 0; bit--) bits.push((value >>> bit) & 1);
  };
  put(4, 4);
  put(bytes.length, index < 9 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  put(0, Math.min(4, capacity * 8 - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  const data = new Uint8Array(capacity);
  for (let at = 0; at < bits.length; at++) data[at >> 3]! |= bits[at]! << (7 - (at & 7));
  for (let at = bits.length / 8, pad = 0xec; at < capacity; at++, pad ^= 0xec ^ 0x11) data[at] = pad;
  return data;
}

/** §7.5, §7.6: blocks with their correction, taken in turns. The last blocks of a version may be one longer. */
function interleaved(data: Uint8Array, index: number): Uint8Array {
  const [capacity, correction, blocks] = VERSIONS[index]!;
  const divisor = generator(correction);
  const short = Math.floor(capacity / blocks);
  const longer = capacity % blocks;
  const parts: Uint8Array[] = [];
  for (let block = 0, at = 0; block < blocks; block++) {
    const length = short + (block >= blocks - longer ? 1 : 0);
    parts.push(data.subarray(at, at + length));
    at += length;
  }
  const remainders = parts.map((part) => remainder(part, divisor));
  const out: number[] = [];
  for (let at = 0; at <= short; at++) for (const part of parts) if (at < part.length) out.push(part[at]!);
  for (let at = 0; at < correction; at++) for (const part of remainders) out.push(part[at]!);
  return Uint8Array.from(out);
}

/** In the field of 256 elements by x^8 + x^4 + x^3 + x^2 + 1. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> bit) & 1) * a;
  }
  return product;
}

/** The coefficients of (x - 1)(x - 2)(x - 4)…, without the leading 1. */
function generator(degree: number): Uint8Array {
  const result = new Uint8Array(degree);
  result[degree - 1] = 1;
  for (let i = 0, root = 1; i < degree; i++, root = multiply(root, 2)) {
    for (let j = 0; j < degree; j++) result[j] = multiply(result[j]!, root) ^ (result[j + 1] ?? 0);
  }
  return result;
}

function remainder(data: Uint8Array, divisor: Uint8Array): Uint8Array {
  const result = new Uint8Array(divisor.length);
  for (const byte of data) {
    const factor = byte ^ result[0]!;
    result.copyWithin(0, 1);
    result[result.length - 1] = 0;
    divisor.forEach((coefficient, at) => (result[at]! ^= multiply(coefficient, factor)));
  }
  return result;
}

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** The square, with what is the same for all texts of a version. */
class Canvas {
  readonly #version: number;
  readonly #size: number;
  readonly #fixed: (boolean | null)[][];

  constructor(version: number) {
    this.#version = version;
    this.#size = 17 + 4 * version;
    this.#fixed = Array.from({ length: this.#size }, () => Array<boolean | null>(this.#size).fill(null));
    this.#drawPatterns();
  }

  draw(codewords: Uint8Array, mask: number): boolean[][] {
    const size = this.#size;
    this.#drawFormat(mask);
    const modules = this.#fixed.map((row) => row.map((module) => module === true));
    let bit = 0;
    // §7.7.3: columns in pairs from the right, up and down in turns, around the timing pattern.
    for (let right = size - 1, up = true; right >= 1; right -= right === 8 ? 3 : 2, up = !up) {
      for (let step = 0; step < size; step++) {
        const y = up ? size - 1 - step : step;
        for (const x of [right, right - 1]) {
          if (this.#fixed[y]![x] !== null) continue;
          const dark = ((codewords[bit >> 3] ?? 0) >>> (7 - (bit & 7))) & 1;
          modules[y]![x] = (dark === 1) !== MASKS[mask]!(x, y);
          bit++;
        }
      }
    }
    return modules;
  }

  #drawPatterns(): void {
    const size = this.#size;
    for (let at = 0; at < size; at++) {
      this.#set(6, at, at % 2 === 0);
      this.#set(at, 6, at % 2 === 0);
    }
    for (const [x, y] of [
      [3, 3],
      [size - 4, 3],
      [3, size - 4],
    ] as const) {
      this.#square(x, y, 4, (distance) => distance !== 2 && distance !== 4);
    }
    const centres = ALIGNMENT[this.#version - 1]!;
    const last = centres.length - 1;
    centres.forEach((x, i) =>
      centres.forEach((y, j) => {
        const isFinder = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0);
        if (!isFinder) this.#square(x, y, 2, (distance) => distance !== 1);
      }),
    );
    if (this.#version >= 7) this.#drawVersion();
  }

  #square(x: number, y: number, radius: number, isDark: (distance: number) => boolean): void {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        this.#set(x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
      }
    }
  }

  /** §7.9: level and mask, with a BCH code, twice. */
  #drawFormat(mask: number): void {
    const size = this.#size;
    const data = (LEVEL_BITS << 3) | mask;
    let rest = data;
    for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
    const bits = ((data << 10) | rest) ^ 0x5412;
    const bit = (at: number) => ((bits >>> at) & 1) === 1;
    for (let i = 0; i <= 5; i++) this.#set(8, i, bit(i));
    this.#set(8, 7, bit(6));
    this.#set(8, 8, bit(7));
    this.#set(7, 8, bit(8));
    for (let i = 9; i < 15; i++) this.#set(14 - i, 8, bit(i));
    for (let i = 0; i < 8; i++) this.#set(size - 1 - i, 8, bit(i));
    for (let i = 8; i < 15; i++) this.#set(8, size - 15 + i, bit(i));
    this.#set(8, size - 8, true);
  }

  /** §7.10, from version 7 on. */
  #drawVersion(): void {
    let rest = this.#version;
    for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
    const bits = (this.#version << 12) | rest;
    for (let i = 0; i < 18; i++) {
      const a = this.#size - 11 + (i % 3);
      const b = Math.floor(i / 3);
      this.#set(a, b, ((bits >>> i) & 1) === 1);
      this.#set(b, a, ((bits >>> i) & 1) === 1);
    }
  }

  #set(x: number, y: number, isDark: boolean): void {
    const row = this.#fixed[y];
    if (row && x >= 0 && x < this.#size) row[x] = isDark;
  }
}

/** §7.8.3: what cameras find hard to read. */
function penaltyOf(modules: boolean[][]): number {
  const size = modules.length;
  const columns = modules.map((_, x) => modules.map((row) => row[x]!));
  let penalty = 0;
  let dark = 0;
  for (const line of [...modules, ...columns]) {
    const text = line.map((module) => (module ? "1" : "0")).join("");
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) penalty += run.length - 2;
    for (const finder of ["10111010000", "00001011101"]) {
      for (let at = text.indexOf(finder); at >= 0; at = text.indexOf(finder, at + 1)) penalty += 40;
    }
  }
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const module = modules[y]![x]!;
      if (module) dark++;
      if (x === 0 || y === 0) continue;
      if (module === modules[y]![x - 1] && module === modules[y - 1]![x] && module === modules[y - 1]![x - 1])
        penalty += 3;
    }
  }
  return penalty + 10 * Math.floor(Math.abs((dark * 20) / (size * size) - 10));
}
