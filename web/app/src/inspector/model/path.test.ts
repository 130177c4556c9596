import { expect, test } from "vitest";
import { candidate, pair } from "./fixtures";
import { pathOf } from "./path";

const kinds = (path: ReturnType<typeof pathOf>): string =>
  path.nodes.map((node) => `${node.kind}${node.address ? ` ${node.address}` : ""}`).join(" → ");

test("two hosts in one network meet directly", () => {
  const path = pathOf(pair({}, { address: "192.168.0.9", port: 50_001 }), [], "mesh");
  expect(kinds(path)).toBe("self 192.168.0.5:50000 → peer 192.168.0.9:50001");
  expect(path.meaning).toBe("localNetwork");
  expect(path.links).toEqual([{ protocol: "UDP", wide: false }]);
});

test("the same address at both ends is the same machine", () => {
  expect(pathOf(pair({}, { port: 50_001 }), [], "mesh").meaning).toBe("sameMachine");
});

test("hosts of different private networks are routed, public ones need no NAT", () => {
  expect(pathOf(pair({}, { address: "10.8.0.2" }), [], "mesh").meaning).toBe("privateRouted");
  expect(pathOf(pair({ address: "2a00::1" }, { address: "2a00:9::1" }), [], "mesh").meaning).toBe("publicIpv6");
  expect(pathOf(pair({ address: "8.8.8.8" }, { address: "9.9.9.9" }), [], "mesh").meaning).toBe("publicIpv4");
});

test("hidden addresses count as one local network and are noted", () => {
  const path = pathOf(pair({ address: "x.local" }, { address: "y.local" }), [], "mesh");
  expect(path.meaning).toBe("localNetwork");
  expect(path.notes).toEqual(["mdns"]);
});

test("server-reflexive ends show the NAT in front of each", () => {
  const path = pathOf(
    pair(
      { type: "srflx", address: "203.0.113.4", port: 1_111, relatedAddress: "192.168.0.5", relatedPort: 50_000 },
      { type: "srflx", address: "198.51.100.3", port: 2_222, relatedAddress: "0.0.0.0", relatedPort: 0 },
    ),
    [],
    "mesh",
  );
  expect(kinds(path)).toBe("self 192.168.0.5:50000 → nat 203.0.113.4:1111 → nat 198.51.100.3:2222 → peer");
  expect(path.meaning).toBe("natBoth");
  expect(path.links.map((link) => link.wide)).toEqual([false, true, false]);
});

test("a peer-reflexive private address is a check that came early, not a NAT", () => {
  const early = pathOf(pair({}, { type: "prflx", address: "192.168.0.9" }), [], "mesh");
  expect(early.nodes).toHaveLength(2);
  expect(early.meaning).toBe("localNetwork");
  const known = candidate({ side: "remote", address: "9.9.9.9" });
  expect(
    pathOf(pair({ address: "8.8.8.8" }, { type: "prflx", address: "9.9.9.9" }), [known], "mesh").nodes,
  ).toHaveLength(2);
  expect(pathOf(pair({ address: "8.8.8.8" }, { type: "prflx", address: "9.9.9.9" }), [], "mesh").meaning).toBe(
    "natRemote",
  );
});

test("a relay stands between, with its server, its protocol and the NAT on the way to it", () => {
  const path = pathOf(
    pair(
      {
        type: "relay",
        address: "198.51.100.7",
        port: 61_000,
        relatedAddress: "203.0.113.4",
        relatedPort: 1_111,
        relayProtocol: "tls",
        url: "turns:turn.example.com:443?transport=tcp",
      },
      { address: "192.168.0.9" },
    ),
    [],
    "mesh",
  );
  expect(path.nodes.map((node) => node.kind)).toEqual(["self", "nat", "relay", "peer"]);
  expect(path.nodes[2]).toMatchObject({ server: "turn.example.com:443", address: "198.51.100.7:61000" });
  expect(path.links.map((link) => link.protocol)).toEqual(["TLS", "TLS", "UDP"]);
  expect(path.meaning).toBe("relayLocal");
  expect(path.notes).toEqual(["relayTls"]);
});

test("a relay reached without a NAT shows none", () => {
  const host = candidate({ address: "8.8.8.8" });
  const path = pathOf(
    pair(
      { type: "relay", address: "9.9.9.9", relatedAddress: "8.8.8.8", relatedPort: 5 },
      { type: "relay", address: "9.9.9.9" },
    ),
    [host],
    "mesh",
  );
  expect(path.nodes.map((node) => node.kind)).toEqual(["self", "relay", "relay", "peer"]);
  expect(path.meaning).toBe("relayBoth");
});

test("a connection to the server ends at the server", () => {
  const path = pathOf(pair({ type: "prflx", address: "203.0.113.4" }, { address: "198.51.100.1" }), [], "sfu");
  expect(path.nodes.map((node) => node.kind)).toEqual(["self", "nat", "server"]);
  expect(path.meaning).toBe("serverNat");
});

test("TCP between the ends is noted", () => {
  expect(pathOf(pair({ protocol: "tcp" }, { protocol: "tcp", address: "192.168.0.9" }), [], "mesh").notes).toEqual([
    "tcp",
  ]);
});
