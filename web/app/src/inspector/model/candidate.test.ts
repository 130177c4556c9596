import { describe, expect, test } from "vitest";
import { isSameNetwork, readAddress } from "./address";
import { candidateNotes, endpoint, parseCandidate, priorityParts } from "./candidate";

describe("a candidate line", () => {
  test("of a host over UDP gives all its parts", () => {
    const candidate = parseCandidate(
      "candidate:1991994455 1 udp 2122194687 192.168.0.2 45803 typ host generation 0 ufrag rR22 network-id 1 network-cost 10",
    );
    expect(candidate).toMatchObject({
      foundation: "1991994455",
      component: 1,
      protocol: "udp",
      priority: 2122194687,
      port: 45803,
      type: "host",
      related: null,
      tcpType: null,
      ufrag: "rR22",
      networkCost: 10,
    });
    expect(candidate?.address).toEqual({ text: "192.168.0.2", family: 4, scope: "private" });
  });

  test("of a relay names the address it was made from", () => {
    const candidate = parseCandidate(
      "a=candidate:3 1 UDP 41885695 198.51.100.7 61000 typ relay raddr 203.0.113.9 rport 50000",
    );
    expect(candidate?.type).toBe("relay");
    expect(candidate?.related).toEqual({ address: readAddress("203.0.113.9"), port: 50000 });
  });

  test("over TCP tells who opens the connection", () => {
    const candidate = parseCandidate("candidate:4 1 tcp 1518280447 192.168.0.2 9 typ host tcptype active generation 0");
    expect(candidate?.tcpType).toBe("active");
    expect(candidate && candidateNotes(candidate)).toEqual(["private", "tcpActive"]);
  });

  test("that is hidden behind an mDNS name is known as such", () => {
    const candidate = parseCandidate("candidate:1 1 udp 2113937151 2f6c8f0e-aa.local 5353 typ host");
    expect(candidate?.address.scope).toBe("mdns");
    expect(candidate && candidateNotes(candidate)).toEqual(["mdns"]);
  });

  test.each([
    "",
    "candidate:",
    "candidate:1 1 udp",
    "candidate:1 1 udp 1 10.0.0.1 5 typ",
    "candidate:1 1 udp 1 10.0.0.1 5 typ magic",
    "candidate:1 1 sctp 1 10.0.0.1 5 typ host",
    "candidate:1 1 udp x 10.0.0.1 5 typ host",
    "candidate:1 1 udp -1 10.0.0.1 5 typ host",
  ])("that is broken gives null: %j", (text) => {
    expect(parseCandidate(text)).toBeNull();
  });
});

test("a priority comes apart into the preferences of RFC 8445", () => {
  expect(priorityParts(2122260223)).toEqual({ type: 126, local: 32542, component: 1 });
  expect(priorityParts(1686052607)).toEqual({ type: 100, local: 32542, component: 1 });
  expect(priorityParts(0)).toEqual({ type: 0, local: 0, component: 256 });
});

describe("an address", () => {
  test.each([
    ["10.1.2.3", "private"],
    ["172.16.0.1", "private"],
    ["172.32.0.1", "public"],
    ["192.168.1.1", "private"],
    ["127.0.0.1", "loopback"],
    ["169.254.3.4", "link-local"],
    ["100.64.1.1", "carrier"],
    ["100.128.1.1", "public"],
    ["8.8.8.8", "public"],
    ["0.0.0.0", "hidden"],
    ["", "hidden"],
    ["::1", "loopback"],
    ["fe80::1%eth0", "link-local"],
    ["fd12:3456::1", "private"],
    ["2a00:1450::8", "public"],
    ["::ffff:10.0.0.1", "private"],
    ["abc-def.local", "mdns"],
    ["turn.example.com", "name"],
    ["999.1.1.1", "name"],
  ])("%s is %s", (text, scope) => {
    expect(readAddress(text).scope).toBe(scope);
  });

  test("shares a network with one of the same /24, the same /64, or behind mDNS", () => {
    const same = (a: string, b: string): boolean => isSameNetwork(readAddress(a), readAddress(b));
    expect(same("192.168.0.2", "192.168.0.77")).toBe(true);
    expect(same("192.168.0.2", "192.168.1.2")).toBe(false);
    expect(same("fd00::2", "fd00::3")).toBe(true);
    expect(same("fd00::2", "fd00:0:0:1::3")).toBe(false);
    expect(same("a.local", "192.168.0.2")).toBe(true);
    expect(same("a.local", "8.8.8.8")).toBe(false);
    expect(same("8.8.8.8", "8.8.8.9")).toBe(false);
  });

  test("of IPv6 stands in brackets before a port", () => {
    expect(endpoint(readAddress("fd00::2"), 5000)).toBe("[fd00::2]:5000");
    expect(endpoint(readAddress("10.0.0.1"), 5000)).toBe("10.0.0.1:5000");
    expect(endpoint(readAddress("0.0.0.0"), 0)).toBe("");
  });
});
