/**
 * Where each tile goes. Pure geometry: the stage's size and who is there go in, a rectangle for each tile comes out, in
 * CSS pixels. Nothing ever scrolls and no two tiles overlap, but for one's own picture that floats over a single other.
 */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How a tile is shown: `main` is pinned or a shared screen, `strip` beside it, `float` one's own over the only other. */
export type Role = "grid" | "main" | "strip" | "float";

export interface Placed extends Rect {
  readonly role: Role;
}

export type Corner = "top-left" | "top-right" | "bottom-left" | "bottom-right";

export interface Scene {
  readonly stage: Size;
  /** The keys of all tiles, in the order in which they are shown. */
  readonly tiles: readonly string[];
  /** One's own tile's key: it must be among `tiles`. */
  readonly self: string;
  /** The key of the tile to make prominent, if one is. */
  readonly focus: string | null;
  /** Where the floating self view is. */
  readonly corner: Corner;
  /** The floating controls at the bottom centre. */
  readonly bar: Size;
  /** The shapes (width for height) of the pictures that are known. */
  readonly pictures: ReadonlyMap<string, number>;
  /** The tiles whose pictures must not be cropped: shared screens. Prominent, they take their picture's shape. */
  readonly wholes: ReadonlySet<string>;
}

export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly tile: Size;
}

/** How wide a tile may be for its height: people are cropped a little rather than shown small. */
interface Ratios {
  readonly min: number;
  readonly max: number;
}

const WIDE: Ratios = { min: 4 / 3, max: 16 / 9 };
const TALL: Ratios = { min: 3 / 4, max: 16 / 9 };
const GAP = 10;
/** Below this width of the stage everything is closer together. */
const NARROW = 640;
/** Room is kept free for the controls if tiles keep at least this much of their area. */
const WORTH_RESERVING = 0.84;

/** Places all tiles. */
export function arrange(scene: Scene): Map<string, Placed> {
  const { stage, tiles, self, focus } = scene;
  const gap = stage.width < NARROW ? GAP - 4 : GAP;
  const area = inset(stage, gap);
  if (area.width <= 0 || area.height <= 0) return new Map();
  if (focus !== null && tiles.includes(focus) && tiles.length > 1) return aroundFocus(scene, area, gap);
  const [only] = tiles.filter((key) => key !== self);
  if (only !== undefined && tiles.length === 2 && tiles.includes(self)) return oneToOne(scene, area, only);
  if (tiles.length === 1) return new Map(tiles.map((key) => [key, { ...single(scene, area, key), role: "grid" }]));
  return placeGrid(tiles, worthReserving(scene, area, tiles.length, gap), gap, "grid", ratiosFor(stage));
}

/** The grid that gives `count` tiles the most area. Ties go to the fewest empty places. */
export function fitGrid(count: number, area: Size, gap: number, ratios: { min: number; max: number }): Grid {
  let best: Grid = { columns: 1, rows: count, tile: { width: 0, height: 0 } };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const tile = fitRatio(
      { width: (area.width - gap * (columns - 1)) / columns, height: (area.height - gap * (rows - 1)) / rows },
      ratios,
    );
    const gain = tile.width * tile.height - best.tile.width * best.tile.height;
    const isFuller = columns * rows < best.columns * best.rows;
    if (tile.width > 0 && tile.height > 0 && (gain > 1 || (gain > -1 && isFuller))) best = { columns, rows, tile };
  }
  return best;
}

/**
 * One picture alone takes the whole stage. On upright stages the controls stand below it, and a wide picture is cropped to
 * 3:4 at most, rather than to a slit.
 */
function single(scene: Scene, area: Rect, key: string): Rect {
  if (scene.stage.height <= scene.stage.width) return area;
  const above = { ...area, height: Math.max(area.height - scene.bar.height, area.height / 2) };
  const isWide = (scene.pictures.get(key) ?? 0) > 1.2;
  return isWide ? centred(fitRatio(above, { min: TALL.min, max: Infinity }), above) : above;
}

function oneToOne(scene: Scene, area: Rect, only: string): Map<string, Placed> {
  const { stage, bar, corner } = scene;
  const margin = stage.width < NARROW ? 12 : 20;
  const isPortrait = stage.height > stage.width;
  const width = isPortrait ? clamp(stage.width * 0.28, 84, 180) : clamp(stage.width * 0.18, 120, 288);
  const height = isPortrait ? width * (4 / 3) : width * (10 / 16);
  const isBesideBar = stage.width >= bar.width + 2 * (width + margin * 2);
  const bottom = isBesideBar ? margin : bar.height + margin;
  const float: Rect = {
    x: area.x + (corner.endsWith("left") ? margin : area.width - width - margin),
    y: area.y + (corner.startsWith("top") ? margin : Math.max(0, area.height - height - bottom)),
    width: Math.min(width, area.width),
    height: Math.min(height, area.height),
  };
  return new Map<string, Placed>([
    [only, { ...single(scene, area, only), role: "grid" }],
    [scene.self, { ...float, role: "float" }],
  ]);
}

function aroundFocus(scene: Scene, area: Rect, gap: number): Map<string, Placed> {
  const { tiles, stage } = scene;
  const focus = scene.focus as string;
  const others = tiles.filter((key) => key !== focus);
  const isBeside = area.width > area.height * 1.15;
  const across = isBeside ? area.width : area.height;
  const along = isBeside ? area.height : area.width;
  const depth = stripDepth(others.length, across, along, gap, isBeside);
  const free = isBeside
    ? { ...area, width: area.width - depth - gap }
    : { ...area, height: area.height - depth - gap - (stage.width < NARROW ? scene.bar.height : 0) };
  const whole = isBeside ? reserveForPicture(scene, free) : free;
  const shape = scene.wholes.has(focus) ? scene.pictures.get(focus) : undefined;
  const main = shape === undefined ? whole : centred(fitRatio(whole, { min: shape, max: shape }), whole);
  const strip = isBeside
    ? { x: area.x + area.width - depth, y: area.y, width: depth, height: area.height }
    : { x: area.x, y: free.y + free.height + gap, width: area.width, height: depth };
  const placed = placeGrid(others, strip, gap, "strip", isBeside ? WIDE : TALL);
  return placed.set(focus, { ...main, role: "main" });
}

/** How thick the strip is: thin for few, thicker until its tiles are of some use, at most two fifths. */
function stripDepth(count: number, across: number, along: number, gap: number, isBeside: boolean): number {
  const usefulHeight = isBeside ? 96 : 84;
  for (let share = 0.18; share < 0.4; share += 0.02) {
    const depth = clamp(across * share, 72, 280);
    const size = isBeside ? { width: depth, height: along } : { width: along, height: depth };
    if (fitGrid(count, size, gap, isBeside ? WIDE : TALL).tile.height >= usefulHeight) return depth;
  }
  return across * 0.36;
}

/** Keeps the main picture clear of the controls where that costs it little. */
function reserveForPicture(scene: Scene, area: Rect): Rect {
  const picture = { min: 16 / 9, max: 16 / 9 };
  const whole = fitRatio(area, picture);
  const above = fitRatio({ width: area.width, height: area.height - scene.bar.height }, picture);
  const isWorth = above.width * above.height >= whole.width * whole.height * WORTH_RESERVING;
  return isWorth ? { ...area, height: area.height - scene.bar.height } : area;
}

function worthReserving(scene: Scene, area: Rect, count: number, gap: number): Rect {
  const ratios = ratiosFor(scene.stage);
  const above = { ...area, height: area.height - scene.bar.height };
  if (above.height <= 0) return area;
  const kept = areaOf(fitGrid(count, above, gap, ratios).tile) / areaOf(fitGrid(count, area, gap, ratios).tile);
  return kept >= WORTH_RESERVING ? above : area;
}

/** Rows of equal tiles, in the middle of the area; an incomplete last row is in the middle as well. */
function placeGrid(keys: readonly string[], area: Rect, gap: number, role: Role, ratios: Ratios): Map<string, Placed> {
  const { columns, rows, tile } = fitGrid(keys.length, area, gap, ratios);
  const top = area.y + (area.height - rows * tile.height - (rows - 1) * gap) / 2;
  return new Map(
    keys.map((key, index) => {
      const row = Math.floor(index / columns);
      const inRow = Math.min(columns, keys.length - row * columns);
      const left = area.x + (area.width - inRow * tile.width - (inRow - 1) * gap) / 2;
      const x = left + (index % columns) * (tile.width + gap);
      return [key, { x, y: top + row * (tile.height + gap), ...tile, role }];
    }),
  );
}

/** The largest size within `area` whose ratio is within `ratios`. */
function fitRatio(area: Size, ratios: Ratios): Size {
  if (area.width <= 0 || area.height <= 0) return { width: 0, height: 0 };
  const ratio = area.width / area.height;
  if (ratio > ratios.max) return { width: area.height * ratios.max, height: area.height };
  if (ratio < ratios.min) return { width: area.width, height: area.width / ratios.min };
  return { width: area.width, height: area.height };
}

/** A rectangle of that size in the middle of another. */
function centred(size: Size, within: Rect): Rect {
  const x = within.x + (within.width - size.width) / 2;
  return { x, y: within.y + (within.height - size.height) / 2, width: size.width, height: size.height };
}

function ratiosFor(stage: Size): Ratios {
  return stage.height > stage.width ? TALL : WIDE;
}

function inset(stage: Size, by: number): Rect {
  return { x: by, y: by, width: stage.width - 2 * by, height: stage.height - 2 * by };
}

function areaOf(size: Size): number {
  return size.width * size.height;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

/** The tile that the arrow key leads to from `from`: the nearest whose centre lies in that direction. */
export function neighbour(
  placed: ReadonlyMap<string, Rect>,
  from: string,
  direction: "left" | "right" | "up" | "down",
): string | null {
  const start = placed.get(from);
  if (!start) return null;
  let best: { key: string; cost: number } | null = null;
  for (const [key, rect] of placed) {
    if (key === from) continue;
    const dx = centreX(rect) - centreX(start);
    const dy = centreY(rect) - centreY(start);
    const ahead = { left: -dx, right: dx, up: -dy, down: dy }[direction];
    const aside = direction === "left" || direction === "right" ? Math.abs(dy) : Math.abs(dx);
    const cost = ahead + aside * 2.5;
    if (ahead > 1 && (!best || cost < best.cost)) best = { key, cost };
  }
  return best?.key ?? null;
}

function centreX(rect: Rect): number {
  return rect.x + rect.width / 2;
}

function centreY(rect: Rect): number {
  return rect.y + rect.height / 2;
}
