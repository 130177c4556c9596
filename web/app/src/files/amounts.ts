import { locale } from "../i18n/locale.svelte";

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** An amount of bytes, in units of ten, as disks and networks are sold. */
export function sizeText(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= 999.5 && unit < UNITS.length - 1) {
    amount /= 1_000;
    unit++;
  }
  const digits = unit === 0 || amount >= 99.95 ? 0 : 1;
  const number = amount.toLocaleString(locale.current, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${number} ${UNITS[unit]}`;
}

/** A time that is left, as `{ unit, count }` in the largest unit that makes sense. */
export function timeLeft(seconds: number): { readonly unit: "seconds" | "minutes" | "hours"; readonly count: number } {
  if (seconds < 60) return { unit: "seconds", count: Math.max(1, Math.round(seconds)) };
  if (seconds < 3_600) return { unit: "minutes", count: Math.round(seconds / 60) };
  return { unit: "hours", count: Math.round(seconds / 3_600) };
}

/** Whole percents; 100 only when all is there. */
export function percentOf(bytes: number, size: number): number {
  if (size === 0) return 100;
  return bytes >= size ? 100 : Math.min(99, Math.floor((bytes / size) * 100));
}
