import { describe, expect, test } from "vitest";
import { isAboutDevices, wordsOf } from "../error-words";
import { codeErrorOf } from "./code-error";
import { importsClient, linkClient, moduleOf } from "./module";
import type { FromSandbox, Line, ToSandbox } from "./protocol";
import { showValues } from "./show-value";
import { bridgedWebSocket } from "./socket";

describe("a value in the console", () => {
  test("is written short and readable", () => {
    expect(showValues(["Mina", 3, { a: [1, "x"], b: null }])).toBe('Mina 3 { a: [1, "x"], b: null }');
    expect(showValues([new Map([["k", 1]]), new Set([2]), () => 1, 5n, undefined])).toContain('Map {"k" → 1} Set {2}');
    expect(showValues([new TypeError("no")])).toBe("TypeError: no");
  });

  test("never fails and never floods", () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error("no");
        },
      },
    );
    expect(showValues([circle])).toBe("{ self: [circular] }");
    expect(showValues([hostile])).toBe("[cannot be shown]");
    expect(showValues(["x".repeat(9_000)]).length).toBeLessThan(2_100);
    expect(showValues([Array(500).fill(0)])).toContain("488 more");
  });
});

describe("an error of edited code", () => {
  test("names its line, from the stack of either browser", () => {
    const at = (stack: string) => codeErrorOf({ name: "TypeError", message: "m", stack }).line;
    expect(at("TypeError: m\n    at blob:null/1f-2:14:7")).toBe(14);
    expect(at("enter@blob:null/1f-2:9:3\n@blob:null/1f-2:30:1")).toBe(9);
    expect(at("at https://x/assets/a.js:1:2")).toBeNull();
    expect(codeErrorOf({ name: "SyntaxError", message: "" }, { line: 3, column: 9 }).line).toBe(3);
  });

  test("may be anything that can be thrown", () => {
    const hostile = {
      get name(): string {
        throw new Error("no");
      },
    };
    for (const thrown of [null, undefined, 7, "text", hostile]) {
      expect(codeErrorOf(thrown)).toMatchObject({ name: "Error", line: null });
    }
  });

  test("is put into plain words", () => {
    const error = (name: string, message = "", code: string | null = null) => ({
      name,
      message,
      code,
      line: null,
      column: null,
    });
    expect(wordsOf(error("NotFoundError"))).toContain("no such camera");
    expect(wordsOf(error("TypeError", "Failed to resolve module specifier 'x'"))).toContain("@maru/client");
    expect(wordsOf(error("MaruError", "", "room_full"))).not.toBe("");
    expect(wordsOf(error("Odd"))).not.toBe("");
    expect(isAboutDevices(error("NotAllowedError"))).toBe(true);
    expect(isAboutDevices(error("TypeError"))).toBe(false);
  });
});

describe("imports of the SDK", () => {
  test("are led to it, on the same line", () => {
    const code = "import { a }\n  from \"@maru/client\";\nawait import('@maru/client');";
    expect(importsClient(code)).toBe(true);
    expect(linkClient(code, "blob:x")).toBe("import { a }\n  from \"blob:x\";\nawait import('blob:x');");
    expect(importsClient('console.log("@maru/client")')).toBe(false);
  });

  test("get a module with the names that can be exported", () => {
    expect(moduleOf("G", ["connect", "default", "a-b"])).toContain("export const connect = all.connect;");
    expect(moduleOf("G", ["default", "a-b"])).not.toContain("export");
  });
});

describe("the sandbox's WebSocket", () => {
  function bridged() {
    const sent: FromSandbox[] = [];
    const listeners = new Map<string, (message: never) => void>();
    const line: Line = {
      send: (message) => sent.push(message),
      on: (kind, listener) => void listeners.set(kind, listener as (message: never) => void),
    };
    const tell = (message: ToSandbox): void => listeners.get(message.kind)?.(message as never);
    return { Socket: bridgedWebSocket(line), sent, tell };
  }

  test("behaves as the browser's own", () => {
    const { Socket, sent, tell } = bridged();
    const seen: string[] = [];
    const socket = new Socket("ws://localhost/signal/v1", "maru.v1");
    socket.onopen = () => seen.push("open");
    socket.addEventListener("message", (event) => seen.push(String(event.data)));
    socket.onclose = (event) => seen.push(`close ${event.code}`);
    expect(() => socket.send("early")).toThrow(/not open yet/);
    tell({ kind: "socket.opened", id: 1, protocol: "maru.v1" });
    socket.send("hello");
    tell({ kind: "socket.message", id: 1, text: "welcome" });
    tell({ kind: "socket.closed", id: 1, code: 4012, reason: "", wasClean: true });
    tell({ kind: "socket.message", id: 1, text: "late" });
    // happy-dom calls on… handlers by itself as well, which browsers leave to whoever made the class.
    expect([...new Set(seen)]).toEqual(["open", "welcome", "close 4012"]);
    expect(socket.readyState).toBe(Socket.CLOSED);
    expect(sent.map((message) => message.kind)).toEqual(["socket.open", "socket.send"]);
  });

  test("refuses what the browser's own refuses", () => {
    const { Socket } = bridged();
    expect(() => new Socket("ftp://localhost/")).toThrow();
    expect(() => new Socket("ws://localhost/").close(1001)).toThrow();
  });
});
