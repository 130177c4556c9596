import { describe, expect, it } from "vitest";
import { arrange, fitGrid, neighbour, type Placed, type Rect, type Scene, type Size } from "./layout";

const WIDE = { min: 4 / 3, max: 16 / 9 };
const NOTHING_KNOWN = { pictures: new Map<string, number>(), wholes: new Set<string>() };
const BAR = { width: 620, height: 84 };
const STAGES: Size[] = [
  { width: 1440, height: 900 },
  { width: 2560, height: 1080 },
  { width: 1024, height: 768 },
  { width: 768, height: 1024 },
  { width: 390, height: 844 },
  { width: 844, height: 390 },
  { width: 320, height: 480 },
  { width: 700, height: 300 },
];

function scene(stage: Size, count: number, change: Partial<Scene> = {}): Scene {
  const tiles = ["self", ...Array.from({ length: count - 1 }, (_, i) => `p${i}`)];
  return { stage, tiles, self: "self", focus: null, corner: "bottom-right", bar: BAR, ...NOTHING_KNOWN, ...change };
}

function expectInside(placed: Map<string, Placed>, stage: Size): void {
  for (const [key, rect] of placed) {
    const name = `${key} of ${placed.size} at ${stage.width}×${stage.height}`;
    expect(rect.width, name).toBeGreaterThan(20);
    expect(rect.height, name).toBeGreaterThan(20);
    expect(rect.x, name).toBeGreaterThanOrEqual(0);
    expect(rect.y, name).toBeGreaterThanOrEqual(0);
    expect(rect.x + rect.width, name).toBeLessThanOrEqual(stage.width + 0.01);
    expect(rect.y + rect.height, name).toBeLessThanOrEqual(stage.height + 0.01);
  }
}

function overlap(a: Rect, b: Rect): boolean {
  const e = 0.01;
  return a.x + e < b.x + b.width && b.x + e < a.x + a.width && a.y + e < b.y + b.height && b.y + e < a.y + a.height;
}

function expectApart(placed: Map<string, Placed>): void {
  const rects = [...placed.values()].filter((rect) => rect.role !== "float");
  rects.forEach((a, i) => rects.slice(i + 1).forEach((b) => expect(overlap(a, b)).toBe(false)));
}

describe("the grid", () => {
  it("takes the shape that gives the most area", () => {
    const area = { width: 1600, height: 900 };
    expect(fitGrid(4, area, 0, WIDE)).toEqual({ columns: 2, rows: 2, tile: { width: 800, height: 450 } });
    expect(fitGrid(9, area, 0, WIDE)).toMatchObject({ columns: 3, rows: 3 });
    expect(fitGrid(16, area, 0, WIDE)).toMatchObject({ columns: 4, rows: 4 });
    expect(fitGrid(2, { width: 400, height: 900 }, 0, WIDE)).toMatchObject({ columns: 1, rows: 2 });
    expect(fitGrid(3, { width: 3000, height: 500 }, 0, WIDE)).toMatchObject({ columns: 3, rows: 1 });
  });

  it("keeps tiles between 4:3 and 16:9", () => {
    for (const stage of STAGES) {
      for (let count = 1; count <= 16; count++) {
        const { tile } = fitGrid(count, stage, 10, WIDE);
        expect(tile.width / tile.height).toBeGreaterThanOrEqual(4 / 3 - 1e-9);
        expect(tile.width / tile.height).toBeLessThanOrEqual(16 / 9 + 1e-9);
      }
    }
  });

  it.each(STAGES)("fits 1 to 16 people without scrolling at $width × $height", (stage) => {
    for (let count = 1; count <= 16; count++) {
      const placed = arrange(scene(stage, count));
      expect(placed.size).toBe(count);
      expectInside(placed, stage);
      expectApart(placed);
    }
  });

  it.each(STAGES)("fits a shared screen and 2 to 16 people at $width × $height", (stage) => {
    for (let count = 2; count <= 16; count++) {
      const people = scene(stage, count);
      const placed = arrange({ ...people, tiles: ["screen", ...people.tiles], focus: "screen" });
      expect(placed.size).toBe(count + 1);
      expectInside(placed, stage);
      expectApart(placed);
      const main = placed.get("screen") as Placed;
      expect(main.role).toBe("main");
      for (const [key, rect] of placed) {
        if (key !== "screen") expect(rect.width * rect.height).toBeLessThan(main.width * main.height);
      }
    }
  });

  it("has an answer for a stage without any size", () => {
    expect(arrange(scene({ width: 0, height: 0 }, 3)).size).toBe(0);
  });
});

describe("two people", () => {
  it("give the other the stage and let oneself float in a corner", () => {
    const placed = arrange(scene({ width: 1440, height: 900 }, 2));
    expect(placed.get("p0")).toMatchObject({ role: "grid", width: 1420, height: 880 });
    expect(placed.get("self")?.role).toBe("float");
    expect(arrange(scene({ width: 1440, height: 900 }, 2, { corner: "top-left" })).get("self")).toMatchObject({
      x: 30,
      y: 30,
    });
  });

  it("keep the self view off the controls on phones", () => {
    const stage = { width: 390, height: 844 };
    const self = arrange(scene(stage, 2, { bar: { width: 350, height: 84 } })).get("self") as Placed;
    expect(self.y + self.height).toBeLessThanOrEqual(stage.height - 84);
  });
});

describe("pictures", () => {
  it("that must not be cropped get a tile of their shape when they are prominent", () => {
    const people = scene({ width: 1440, height: 900 }, 4);
    const tiles = ["screen", ...people.tiles];
    const known = { pictures: new Map([["screen", 16 / 10]]), wholes: new Set(["screen"]) };
    const main = arrange({ ...people, ...known, tiles, focus: "screen" }).get("screen") as Placed;
    expect(main.width / main.height).toBeCloseTo(16 / 10, 5);
  });

  it("that are wide are not cropped to a slit on upright stages", () => {
    const stage = { width: 390, height: 844 };
    const wide = arrange(scene(stage, 2, { pictures: new Map([["p0", 16 / 9]]) })).get("p0") as Placed;
    expect(wide.width / wide.height).toBeCloseTo(3 / 4, 5);
    const upright = arrange(scene(stage, 2, { pictures: new Map([["p0", 9 / 16]]) })).get("p0") as Placed;
    expect(upright.height).toBeGreaterThan(700);
  });
});

describe("the controls", () => {
  it("have room of their own where that costs little", () => {
    const lowest = (placed: Map<string, Placed>) => Math.max(...[...placed.values()].map((r) => r.y + r.height));
    expect(lowest(arrange(scene({ width: 390, height: 844 }, 5)))).toBeLessThanOrEqual(844 - 84);
    expect(lowest(arrange(scene({ width: 1440, height: 900 }, 4)))).toBeLessThanOrEqual(900 - 84);
    expect(lowest(arrange(scene({ width: 900, height: 520 }, 4)))).toBeGreaterThan(520 - 84);
  });
});

describe("arrow keys", () => {
  it("lead to the neighbour in that direction", () => {
    const placed = arrange(scene({ width: 1600, height: 984 }, 4));
    expect(neighbour(placed, "self", "right")).toBe("p0");
    expect(neighbour(placed, "self", "down")).toBe("p1");
    expect(neighbour(placed, "p2", "up")).toBe("p0");
    expect(neighbour(placed, "p2", "left")).toBe("p1");
    expect(neighbour(placed, "self", "left")).toBeNull();
    expect(neighbour(placed, "nobody", "left")).toBeNull();
  });
});
