import { describe, expect, it } from "vitest";
import { roomPath, routeOf } from "./router.svelte";

describe("the router", () => {
  it("knows the pages", () => {
    expect(routeOf("/")).toEqual({ page: "room", room: null });
    expect(routeOf("/r/garden")).toEqual({ page: "room", room: "garden" });
    expect(routeOf("/r/garden/")).toEqual({ page: "room", room: "garden" });
    expect(routeOf("/learn")).toEqual({ page: "learn" });
    expect(routeOf("/send/")).toEqual({ page: "send" });
    expect(routeOf("/receive")).toEqual({ page: "receive" });
    expect(routeOf("/receive/more")).toEqual({ page: "missing" });
    expect(routeOf("/r")).toEqual({ page: "missing" });
    expect(routeOf("/r/a/b")).toEqual({ page: "missing" });
    expect(routeOf("/admin")).toEqual({ page: "missing" });
  });

  it("reads room names of any script, composed", () => {
    expect(routeOf(`/r/${encodeURIComponent("\u1106\u1161\u1105\u116e")}`)).toEqual({ page: "room", room: "마루" });
    expect(routeOf(roomPath("책 읽는 방"))).toEqual({ page: "room", room: "책 읽는 방" });
  });

  it("takes a broken escape as a missing page", () => {
    expect(routeOf("/r/%E0%A4%A")).toEqual({ page: "missing" });
  });
});
