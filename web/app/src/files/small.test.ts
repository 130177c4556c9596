import { beforeEach, describe, expect, it } from "vitest";
import { percentOf, sizeText, timeLeft } from "./amounts";
import { Rate } from "./rate";
import { forgetCode, readTicket, readTyped, rememberAccepted, takeTicket, wasAccepted } from "./ticket";
import { Progress } from "./transfer-view.svelte";

const CODE = "4F7K2-9QX3M-0TZ8B-VN51C";

describe("amounts", () => {
  it("are in units of ten", () => {
    expect(sizeText(0)).toBe("0 B");
    expect(sizeText(999)).toBe("999 B");
    expect(sizeText(1_000)).toBe("1.0 kB");
    expect(sizeText(262_144)).toBe("262 kB");
    expect(sizeText(999_499)).toBe("999 kB");
    expect(sizeText(999_500)).toBe("1.0 MB");
    expect(sizeText(1_234_000_000_000)).toBe("1.2 TB");
  });

  it("are whole only when all is there", () => {
    expect(percentOf(999_999, 1_000_000)).toBe(99);
    expect(percentOf(1_000_000, 1_000_000)).toBe(100);
    expect(percentOf(0, 0)).toBe(100);
  });

  it("of time are in the unit that people say", () => {
    expect(timeLeft(0.2)).toEqual({ unit: "seconds", count: 1 });
    expect(timeLeft(90)).toEqual({ unit: "minutes", count: 2 });
    expect(timeLeft(7_300)).toEqual({ unit: "hours", count: 2 });
  });
});

describe("the rate", () => {
  it("is that of the last seconds, once it can be trusted", () => {
    const rate = new Rate();
    rate.add(0, 0);
    rate.add(1_000, 500);
    expect(rate.bytesPerSecond).toBeNull();
    rate.add(2_000, 1_000);
    expect(rate.bytesPerSecond).toBe(500);
    expect(rate.secondsFor(5_000)).toBe(10);
    for (let second = 3; second <= 10; second++) rate.add(second * 1_000, second * 2_000);
    expect(rate.bytesPerSecond).toBe(2_000);
  });

  it("begins anew when there is less than before", () => {
    const rate = new Rate();
    rate.add(0, 1_000);
    rate.add(2_000, 2_000);
    rate.add(3_000, 0);
    expect(rate.bytesPerSecond).toBeNull();
  });
});

describe("the ticket", () => {
  beforeEach(() => {
    sessionStorage.clear();
    history.replaceState(null, "", "/receive");
  });

  it("is read from fragments of every form", () => {
    expect(readTicket(`#${CODE}`).code?.toString()).toBe(CODE);
    expect(readTicket(`#code=${CODE.toLowerCase()}`).code?.toString()).toBe(CODE);
    const both = readTicket(`#${CODE}&token=abc.def.ghi`);
    expect([both.code?.toString(), both.token]).toEqual([CODE, "abc.def.ghi"]);
    expect(readTicket("#nonsense")).toEqual({ code: null, token: null });
    expect(readTicket("")).toEqual({ code: null, token: null });
  });

  it("is read from what people type or paste", () => {
    expect(readTyped(` ${CODE.replaceAll("-", " ")} `)?.toString()).toBe(CODE);
    expect(readTyped(`https://maru.test/receive#${CODE}`)?.toString()).toBe(CODE);
    expect(readTyped("https://maru.test/receive")).toBeNull();
  });

  it("is taken out of the address, and still known after a reload", () => {
    history.replaceState(null, "", `/receive#${CODE}&token=t`);
    expect(takeTicket().code?.toString()).toBe(CODE);
    expect(location.hash).toBe("");
    const again = takeTicket();
    expect([again.code?.toString(), again.token]).toEqual([CODE, "t"]);
    rememberAccepted("these");
    expect([wasAccepted("these"), wasAccepted("others")]).toEqual([true, false]);
    forgetCode();
    expect(takeTicket().code).toBeNull();
    expect(wasAccepted("these")).toBe(false);
  });
});

describe("the progress of a transfer", () => {
  it("adds up over the files", () => {
    const progress = new Progress();
    progress.begin([
      { name: "a", size: 100 },
      { name: "b", size: 300 },
    ]);
    expect([progress.size, progress.bytes, progress.percent, progress.done]).toEqual([400, 0, 0, 0]);
    progress.begins(0, 0);
    progress.finished(0);
    progress.begins(1, 50);
    progress.progresses(1, 100);
    progress.settle();
    expect([progress.bytes, progress.percent, progress.done]).toEqual([200, 50, 1]);
    expect(progress.items.map(({ state }) => state)).toEqual(["done", "running"]);
  });
});
