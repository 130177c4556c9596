import { expect, test } from "vitest";
import { sample, track } from "./fixtures";
import { formatBitrate, formatBytes, formatMillis, formatRatio, tableOf, windowOf } from "./series";

test("bitrate has a line per track and direction, received video first", () => {
  const table = tableOf(
    "bitrate",
    [
      sample(1_000, { tracks: [track({ track: "mic", kind: "audio", direction: "out", bitrateBps: 32_000 })] }),
      sample(2_000, {
        tracks: [
          track({ track: "mic", kind: "audio", direction: "out", bitrateBps: 33_000 }),
          track({ track: "cam", bitrateBps: 900_000 }),
        ],
      }),
    ],
    2_000,
  );
  expect(table.times).toEqual([1, 2]);
  expect(table.lines.map((line) => [line.key, line.values])).toEqual([
    ["in:cam", [null, 900_000]],
    ["out:mic", [32_000, 33_000]],
  ]);
});

test("only the last two minutes are drawn", () => {
  const samples = Array.from({ length: 300 }, (_, i) => sample(i * 1_000, { rttMillis: i }));
  const table = tableOf("rtt", samples, 299_000);
  expect(table.times).toHaveLength(120);
  expect(table.times[0]).toBe(180);
});

test("a line breaks where nobody looked", () => {
  const table = tableOf("rtt", [sample(1_000, { rttMillis: 5 }), sample(9_000, { rttMillis: 6 })], 9_000);
  expect(table.times).toEqual([1, 5, 9]);
  expect(table.lines[0]?.values).toEqual([5, null, 6]);
});

test("loss is drawn both ways and frame rates of video alone", () => {
  const samples = [
    sample(1_000, {
      lossRatio: 0.01,
      remoteLossRatio: 0.2,
      tracks: [track({ framesPerSecond: 30 }), track({ track: "mic", kind: "audio" })],
    }),
  ];
  expect(tableOf("loss", samples, 1_000).lines.map((line) => [line.direction, line.values])).toEqual([
    ["in", [0.01]],
    ["out", [0.2]],
  ]);
  expect(tableOf("frames", samples, 1_000).lines.map((line) => line.track)).toEqual(["cam"]);
});

test("figures are short and carry their unit", () => {
  expect([950, 64_400, 1_250_000, 25_000_000].map(formatBitrate)).toEqual([
    "950 bit/s",
    "64 kbit/s",
    "1.3 Mbit/s",
    "25 Mbit/s",
  ]);
  expect([0, 0.004, 0.25].map(formatRatio)).toEqual(["0 %", "0.4 %", "25 %"]);
  expect([0, 0.42, 12.4, 1_250, 12_000].map(formatMillis)).toEqual(["0 ms", "0.4 ms", "12 ms", "1.3 s", "12.0 s"]);
  expect([12, 1_500, 64_000, 1_400_000].map(formatBytes)).toEqual(["12 B", "1.5 kB", "64 kB", "1.4 MB"]);
});

test("a young call is drawn wider", () => {
  const table = tableOf("rtt", [sample(1_000), sample(2_000)], 2_000);
  expect([2_000, 40_000, 200_000].map((edge) => windowOf(table, edge))).toEqual([30_000, 60_000, 120_000]);
});
