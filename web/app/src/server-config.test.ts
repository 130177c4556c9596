import { describe, expect, it } from "vitest";
import { inviteLink, isLoopback, readServerConfig } from "./server-config";

describe("the server's configuration", () => {
  it("is taken as far as it is well-formed", () => {
    expect(
      readServerConfig({
        lanUrls: ["https://192.168.0.7:7443/", "javascript:alert(1)", 3, "https://["],
        version: "0.1.0",
        devMode: true,
        maxParticipants: 16,
        secure: true,
      }),
    ).toEqual({ lanUrls: ["https://192.168.0.7:7443/"], version: "0.1.0", devMode: true, maxParticipants: 16 });
    for (const wrong of [null, 3, "x", [], {}]) {
      expect(readServerConfig(wrong)).toEqual({ lanUrls: [], version: "", devMode: false, maxParticipants: null });
    }
  });

  it("makes links that others can open", () => {
    const lan = ["http://192.168.0.7:7880/", "https://192.168.0.7:7443/"];
    expect(inviteLink("/r/garden", "http://localhost:7880", lan)).toBe("https://192.168.0.7:7443/r/garden");
    expect(inviteLink("/r/garden", "http://localhost:7880", [])).toBe("http://localhost:7880/r/garden");
    expect(inviteLink("/r/garden", "https://maru.example", lan)).toBe("https://maru.example/r/garden");
  });

  it("knows which hosts are this machine", () => {
    for (const host of ["localhost", "app.localhost", "127.0.0.1", "127.8.0.1", "[::1]"])
      expect(isLoopback(host)).toBe(true);
    for (const host of ["maru.example", "192.168.0.7", "localhost.example"]) expect(isLoopback(host)).toBe(false);
  });
});
