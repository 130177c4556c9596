import type uPlot from "uplot";

/** The colours that a plot is drawn with, as the canvas takes them. */
export interface Palette {
  readonly lines: readonly string[];
  readonly grid: string;
  readonly text: string;
  readonly font: string;
}

interface Wanted {
  readonly lines: readonly { readonly direction: "in" | "out" }[];
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
  readonly format: (value: number) => string;
  readonly least: number;
  /** Called with the index of the value under the pointer, null when it leaves. */
  readonly onpoint: (index: number | null) => void;
}

const COLOURS = ["--chart-1", "--chart-2", "--chart-3", "--chart-4", "--chart-5", "--chart-6"] as const;
const SYNC = "maru-inspector";

/** The design token of the line with this number. */
export function colourOf(index: number): string {
  return COLOURS[index % COLOURS.length] ?? COLOURS[0];
}

/** Resolves the design tokens: a canvas does not understand light-dark() and var(). */
export function paletteOf(element: HTMLElement): Palette {
  const probe = document.createElement("span");
  element.append(probe);
  const resolve = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const palette = {
    lines: COLOURS.map(resolve),
    grid: resolve("--line"),
    text: resolve("--ink-soft"),
    font: `11px ${getComputedStyle(element).fontFamily}`,
  };
  probe.remove();
  return palette;
}

/**
 * Calls the listener when the page turns light or dark.
 *
 * @returns a function that ends it
 */
export function watchTheme(listener: () => void): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  system.addEventListener("change", listener);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", listener);
  };
}

/** What uPlot needs to draw one of the inspector’s graphs. */
export function optionsOf({ lines, palette, width, height, format, least, onpoint }: Wanted): uPlot.Options {
  const axis = {
    stroke: palette.text,
    font: palette.font,
    grid: { stroke: palette.grid, width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height,
    legend: { show: false },
    padding: [8, 0, 0, 0],
    cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false }, sync: { key: SYNC } },
    scales: {
      x: { time: false, auto: false },
      y: { range: (_, min, max) => [Math.min(0, min || 0), top(max, least)] },
    },
    axes: [
      {
        ...axis,
        size: 22,
        space: 60,
        splits: (plot) => roundTimes(plot),
        values: (plot, splits) => ago(plot, splits),
      },
      { ...axis, size: 62, space: 34, values: (_, splits) => splits.map((split) => format(split)) },
    ],
    series: [
      {},
      ...lines.map(({ direction }, index) => ({
        stroke: palette.lines[index % palette.lines.length] ?? palette.text,
        width: 1.75,
        dash: direction === "out" ? [5, 4] : [],
        points: { show: false },
      })),
    ],
    hooks: { setCursor: [(plot) => onpoint(plot.cursor.idx ?? null)] },
  };
}

function top(max: number | null, least: number): number {
  return Math.max((max ?? 0) * 1.1, least);
}

/** Round times of the window, counted back from the right edge. */
function roundTimes(plot: uPlot): number[] {
  const { min, max } = plot.scales.x ?? {};
  if (min == null || max == null) return [];
  const step = max - min > 90 ? 30 : max - min > 45 ? 15 : 10;
  return Array.from({ length: Math.min(Math.floor((max - min) / step), 12) + 1 }, (_, i) => max - i * step).reverse();
}

function ago(plot: uPlot, splits: readonly number[]): string[] {
  const max = plot.scales.x?.max ?? 0;
  return splits.map((at) => {
    const seconds = Math.round(max - at);
    return seconds === 0 ? "" : `−${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  });
}
