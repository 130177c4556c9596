import { describe, expect, it } from "vitest";
import { shortcutOf, type Stroke } from "./shortcuts";

function stroke(key: string, change: Partial<Stroke> = {}): Stroke {
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key;
  return {
    key,
    code,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    isComposing: false,
    repeat: false,
    target: document.body,
    ...change,
  };
}

function inside(html: string, selector: string): Element {
  document.body.innerHTML = html;
  return document.querySelector(selector) as Element;
}

describe("shortcuts", () => {
  it("are letters, whatever their case", () => {
    expect(shortcutOf(stroke("m"))).toBe("microphone");
    expect(shortcutOf(stroke("V"))).toBe("camera");
    expect(shortcutOf(stroke("?"))).toBe("help");
    expect(shortcutOf(stroke("x"))).toBeNull();
  });

  it("work while a Korean layout is on", () => {
    expect(shortcutOf(stroke("ㅡ", { code: "KeyM" }))).toBe("microphone");
    expect(shortcutOf(stroke("ㅊ", { code: "KeyC" }))).toBe("chat");
  });

  it("follow the letter where Latin layouts differ", () => {
    expect(shortcutOf(stroke("m", { code: "Semicolon" }))).toBe("microphone");
    expect(shortcutOf(stroke("q", { code: "KeyM" }))).toBeNull();
  });

  it("leave the browser's and the system's own alone", () => {
    expect(shortcutOf(stroke("c", { ctrlKey: true }))).toBeNull();
    expect(shortcutOf(stroke("c", { metaKey: true }))).toBeNull();
    expect(shortcutOf(stroke("f", { altKey: true }))).toBeNull();
  });

  it("do not disturb who is typing", () => {
    const textarea = inside("<textarea></textarea>", "textarea");
    expect(shortcutOf(stroke("m", { target: textarea }))).toBeNull();
    expect(shortcutOf(stroke("Escape", { target: textarea }))).toBeNull();
    expect(shortcutOf(stroke("ㅡ", { code: "KeyM", isComposing: true }))).toBeNull();
  });

  it("leave Space to buttons and talk elsewhere", () => {
    expect(shortcutOf(stroke(" "))).toBe("talk");
    expect(shortcutOf(stroke(" ", { target: inside("<button><i></i></button>", "i") }))).toBeNull();
  });

  it("do not repeat while a key is held, but for arrows", () => {
    expect(shortcutOf(stroke("m", { repeat: true }))).toBeNull();
    expect(shortcutOf(stroke("ArrowLeft", { repeat: true }))).toBe("left");
  });
});
