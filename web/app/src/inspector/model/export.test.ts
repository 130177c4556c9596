import { expect, test } from "vitest";
import { exportInspection } from "./export";
import { candidate, inspectionOf, offer, peerRecord, signal } from "./fixtures";

const ADDRESSES = [
  "192.168.0.5",
  "203.0.113.9",
  "2a00:1450:4001::8",
  "fd00::2",
  "2f6c8f0e-aa.local",
  "maru.example.com",
  "turn.example.org",
];
const sdp = offer() + ADDRESSES.map((a) => `a=candidate:1 1 udp 1 ${a} 5000 typ host\r\n`).join("");
const inspection = inspectionOf(
  [
    peerRecord({
      name: "Jun Park",
      candidates: [candidate({ url: "turn:turn.example.org:3478?transport=udp", relatedAddress: "203.0.113.9" })],
      descriptions: [{ side: "local", type: "offer", version: 1, at: 0, sdp, tracks: {}, incarnation: 1 }],
      timeline: [
        signal(1, 0, { summary: "host udp 192.168.0.5:5000" }),
        signal(2, 0, { type: "chat", summary: "meet me", message: { type: "chat", text: "meet me at noon" } }),
        signal(3, 0, { type: "message", message: { type: "message", topic: "t", payload: { secret: "plan" } } }),
        signal(4, 0, {
          type: "participant.joined",
          summary: "Jun Park",
          message: { type: "participant.joined", participant: { name: "Jun Park" } },
        }),
      ],
    }),
  ],
  {
    timeline: [
      signal(5, 0, { type: "join", message: { type: "join", token: "eyJabc", room: "secret-room", name: "Mina" } }),
    ],
  },
);
const write = (addresses: boolean): string =>
  JSON.stringify(exportInspection(inspection, { addresses, now: 1_795_222_861_000, userAgent: "Test" }));

test("an export without addresses holds none, nor names, anywhere", () => {
  const text = write(false);
  for (const secret of [...ADDRESSES, "Jun Park", "Mina", "secret-room"]) expect(text).not.toContain(secret);
});

test("the same address has the same stand-in throughout", () => {
  const text = write(false);
  expect(text).toContain("udp 1 [ipv4-private-1] 5000 typ host");
  expect(text).toContain('"summary":"host udp [ipv4-private-1]:5000"');
});

test("an export with addresses keeps them", () => {
  const text = write(true);
  for (const address of ADDRESSES) expect(text).toContain(address);
});

test.each([true, false])("chat, tokens and passwords are never in it (addresses: %s)", (addresses) => {
  const text = write(addresses);
  for (const secret of ["meet me", "plan", "eyJabc", "EwBd0YmJeOg8b6m2k6izGx4f"]) expect(text).not.toContain(secret);
});

test("fingerprints, loopback and times stay readable", () => {
  const text = write(false);
  expect(text).toContain("93:EF:65:42");
  expect(text).toContain("IN IP4 127.0.0.1");
  expect(text).toContain("2026-11-2");
});
