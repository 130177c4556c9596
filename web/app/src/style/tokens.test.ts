import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

const css = readFileSync(resolve(import.meta.dirname, "tokens.css"), "utf8");
type Theme = "light" | "dark";

/** What stands on what. Text needs 4.5:1 (WCAG 2.2, 1.4.3), the edges of fields and marks 3:1 (1.4.11). */
const TEXT: [string, string][] = [
  ["ink", "paper"],
  ["ink", "paper-raised"],
  ["ink", "paper-hover"],
  ["ink", "warn-wash"],
  ["ink-soft", "paper"],
  ["ink-soft", "paper-raised"],
  ["ink-soft", "paper-sunken"],
  ["ink-soft", "tile"],
  ["ink-faint", "paper"],
  ["ink-faint", "paper-raised"],
  ["wood", "paper"],
  ["wood", "paper-raised"],
  ["wood", "wood-wash"],
  ["on-wood", "wood"],
  ["on-wood", "wood-hover"],
  ["danger", "paper"],
  ["danger", "paper-raised"],
  ["danger", "danger-wash"],
  ["on-danger", "danger-fill"],
  ["on-danger", "danger-fill-hover"],
  ["good", "good-wash"],
  ["warn", "warn-wash"],
  ["paper", "ink"],
];
const EDGES: [string, string][] = [
  ["line-strong", "paper"],
  ["line-strong", "paper-raised"],
  ["wood", "paper"],
  ["speaking", "paper"],
  ...[1, 2, 3, 4, 5, 6].map((number): [string, string] => [`chart-${number}`, "paper-raised"]),
];

function colour(name: string, theme: Theme): string {
  const value = new RegExp(`--${name}: ([^;]+);`).exec(css)?.[1] ?? "";
  const both = /light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/.exec(value);
  const found = both ? both[theme === "light" ? 1 : 2] : /#[0-9a-f]{6}/.exec(value)?.[0];
  if (!found) throw new Error(`No such colour: ${name} (${value})`);
  return found;
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe.each<Theme>(["light", "dark"])("the %s colours", (theme) => {
  it.each(TEXT)("let %s be read on %s", (front, back) => {
    expect(contrast(colour(front, theme), colour(back, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(EDGES)("let %s be told from %s", (front, back) => {
    expect(contrast(colour(front, theme), colour(back, theme))).toBeGreaterThanOrEqual(3);
  });
});
