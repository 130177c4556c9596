import { describe, expect, test } from "vitest";
import { offer } from "./fixtures";
import { parseSdp } from "./sdp";
import { compareLines, describeChanges, foldLines } from "./sdp-diff";
import { meaningOf } from "./sdp-meaning";

const changesTo = (edit: (sdp: string) => string) => describeChanges(parseSdp(offer()), parseSdp(edit(offer())));

describe("a description", () => {
  test("comes apart into the session and its media sections", () => {
    const sdp = parseSdp(offer());
    expect(sdp.session.bundle).toEqual(["0", "1"]);
    expect(sdp.session.version).toBe("2");
    expect(sdp.media.map(({ kind, mid, direction, rejected }) => ({ kind, mid, direction, rejected }))).toEqual([
      { kind: "audio", mid: "0", direction: "sendrecv", rejected: false },
      { kind: "video", mid: "1", direction: "sendrecv", rejected: false },
    ]);
  });

  test("lists codecs in order of preference, with parameters and feedback", () => {
    const [audio, video] = parseSdp(offer()).media;
    expect(audio?.codecs).toEqual([
      {
        payloadType: 111,
        name: "opus",
        clockRate: 48000,
        channels: 2,
        parameters: "minptime=10;useinbandfec=1",
        feedback: [],
      },
    ]);
    expect(video?.codecs.map((codec) => codec.name)).toEqual(["VP8", "rtx", "VP9"]);
    expect(video?.codecs[0]?.feedback).toEqual(["transport-cc", "nack pli"]);
  });

  test("keeps every line, and does not throw at any cut or at rubbish", () => {
    const text = offer();
    const parsed = parseSdp(text);
    const lines = [...parsed.session.lines, ...parsed.media.flatMap((section) => section.lines)];
    expect(lines.map((line) => line.text).join("\r\n") + "\r\n").toBe(text);
    for (let end = 0; end <= text.length; end++) parseSdp(text.slice(0, end));
    expect(parseSdp("m=\r\n\r\nhello\na=:\na=rtpmap:x").media[0]?.lines).toHaveLength(4);
  });

  test("with port 0 is rejected, unless it only waits for its bundle", () => {
    const rejected = parseSdp("m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=mid:3");
    const waiting = parseSdp("m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=mid:3\r\na=bundle-only");
    expect([rejected.media[0]?.rejected, waiting.media[0]?.rejected]).toEqual([true, false]);
  });
});

describe("the difference between two descriptions", () => {
  test("is nothing when they are the same", () => {
    expect(changesTo((sdp) => sdp)).toEqual([]);
  });

  test("is only the version when nothing else changed", () => {
    expect(describeChanges(parseSdp(offer(2)), parseSdp(offer(3)))).toEqual([
      { what: "version", mid: null, from: "2", to: "3" },
    ]);
  });

  test("names a direction that changed", () => {
    expect(changesTo((sdp) => sdp.replace(/sendrecv(?=\r\na=msid:stream cam)/, "recvonly"))).toContainEqual({
      what: "direction",
      mid: "1",
      kind: "video",
      from: "sendrecv",
      to: "recvonly",
    });
  });

  test("names sections that were added, removed, turned down and used again", () => {
    const screen = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:2\r\na=sendonly\r\n";
    expect(changesTo((sdp) => sdp + screen)).toEqual([{ what: "section-added", mid: "2", kind: "video" }]);
    expect(describeChanges(parseSdp(offer() + screen), parseSdp(offer()))).toEqual([
      { what: "section-removed", mid: "2", kind: "video" },
    ]);
    const off = screen.replace("video 9", "video 0");
    const change = (a: string, b: string) => describeChanges(parseSdp(offer() + a), parseSdp(offer() + b));
    expect(change(screen, off)).toEqual([{ what: "section-rejected", mid: "2", kind: "video" }]);
    expect(change(off, screen)).toEqual([{ what: "section-revived", mid: "2", kind: "video" }]);
  });

  test("knows an ICE restart by its new user name", () => {
    const changes = changesTo((sdp) => sdp.replaceAll("rR22", "Xy9k").replaceAll("EwBd", "QQQQ"));
    expect(changes).toEqual([{ what: "ice-restart", mid: null, from: "rR22", to: "Xy9k" }]);
  });

  test("names a new certificate and a role that was decided", () => {
    const changes = changesTo((sdp) => sdp.replaceAll("93:EF", "00:11").replaceAll("actpass", "active"));
    expect(changes).toEqual([
      { what: "fingerprint", mid: null },
      { what: "setup", mid: null, from: "actpass", to: "active" },
    ]);
  });

  test("names codecs that came, went and moved", () => {
    const changes = changesTo((sdp) =>
      sdp.replace("SAVPF 96 97 98", "SAVPF 98 96 45").replace("a=rtpmap:97 rtx/90000", "a=rtpmap:45 AV1/90000"),
    );
    expect(changes).toEqual([
      { what: "codecs-added", mid: "1", kind: "video", codecs: ["AV1"] },
      { what: "codecs-removed", mid: "1", kind: "video", codecs: ["rtx"] },
      { what: "codecs-ordered", mid: "1", kind: "video", codecs: ["VP9", "VP8", "AV1"] },
    ]);
  });

  test("counts candidates by type", () => {
    const lines =
      "a=candidate:1 1 udp 2122194687 192.168.0.2 4580 typ host\r\na=candidate:2 1 udp 1686052607 8.8.8.8 4580 typ srflx raddr 192.168.0.2 rport 4580\r\n";
    expect(changesTo((sdp) => sdp + lines)).toEqual([
      { what: "candidates-added", mid: "1", types: { host: 1, srflx: 1 } },
    ]);
  });

  test("line by line keeps unchanged lines and folds them away from changes", () => {
    const after = offer(3).replace("a=setup:actpass", "a=setup:active");
    const parts = compareLines(offer(2), after);
    expect(parts.map((part) => [part.key, part.kind])).toEqual([
      ["session", "changed"],
      ["0", "changed"],
      ["1", "same"],
    ]);
    const changed = parts[1]?.lines.filter((line) => line.kind !== "same");
    expect(changed).toEqual([
      { kind: "removed", text: "a=setup:actpass" },
      { kind: "added", text: "a=setup:active" },
    ]);
    expect(foldLines(parts[1]?.lines ?? [], 1)).toEqual([
      4,
      expect.objectContaining({ kind: "same" }),
      { kind: "removed", text: "a=setup:actpass" },
      { kind: "added", text: "a=setup:active" },
      { kind: "same", text: "a=mid:0" },
      6,
    ]);
  });

  test("of enormous descriptions is found without an enormous table", () => {
    const lines = (n: number): string => Array.from({ length: 5_000 }, (_, i) => `a=x-${n}:${i}`).join("\r\n");
    const parts = compareLines(lines(1), lines(2));
    expect(parts[0]?.lines).toHaveLength(10_000);
  });
});

describe("the meaning of a line", () => {
  const codecs = new Map([
    ["96", "VP8"],
    ["97", "rtx"],
  ]);
  const meaning = (text: string) =>
    meaningOf(parseSdp(text).session.lines[0] ?? parseSdp(text).media[0]!.lines[0]!, codecs);

  test.each([
    ["v=0", "version"],
    ["m=audio 9 UDP/TLS/RTP/SAVPF 111", "mediaAudio"],
    ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "mediaApplication"],
    ["m=image 9 x", "mediaOther"],
    ["a=group:BUNDLE 0 1", "bundle"],
    ["a=group:LS 0 1", "group"],
    ["a=setup:actpass", "setupActpass"],
    ["a=setup:holdconn", "setupOther"],
    ["a=rtpmap:97 rtx/90000", "codecRtx"],
    ["a=rtpmap:96 VP8/90000", "codec"],
    ["a=fmtp:97 apt=96", "codecRtxFor"],
    ["a=rtcp-fb:96 nack pli", "fbPli"],
    ["a=rtcp-fb:96 nack", "fbNack"],
    ["a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid", "extMid"],
    ["a=extmap:9 urn:example:other", "extension"],
    ["a=extmap:11/recvonly urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id", "extRid"],
    ["a=ssrc-group:FID 1 2", "ssrcPair"],
    ["a=constructor", "unknown"],
    ["nonsense", "unknown"],
  ])("%s is %s", (text, key) => {
    expect(meaning(text).key).toBe(key);
  });

  test("carries what the sentence names", () => {
    expect(meaning("a=fmtp:97 apt=96").values).toEqual({ number: "97", other: "96", name: "VP8" });
    expect(meaning("a=group:BUNDLE 0 1").values).toEqual({ mids: "0, 1" });
  });
});
