import { parseCandidate } from "./candidate";
import type { SdpLine } from "./sdp";

/** Which sentence of the catalogue explains a line (`inspector.sdp.line.<key>`), and what to put into it. */
export interface Meaning {
  readonly key: MeaningKey;
  readonly values: Readonly<Record<string, string>>;
}

const TYPE_KEYS = {
  v: "version",
  o: "origin",
  s: "name",
  t: "time",
  c: "connection",
  b: "bandwidth",
} as const;

const ATTRIBUTE_KEYS = {
  "extmap-allow-mixed": "extmapAllowMixed",
  "msid-semantic": "msidSemantic",
  mid: "mid",
  "ice-ufrag": "iceUfrag",
  "ice-pwd": "icePwd",
  "ice-options": "iceOptions",
  "ice-lite": "iceLite",
  fingerprint: "fingerprint",
  "tls-id": "tlsId",
  sendrecv: "sendrecv",
  sendonly: "sendonly",
  recvonly: "recvonly",
  inactive: "inactive",
  "rtcp-mux": "rtcpMux",
  "rtcp-mux-only": "rtcpMux",
  "rtcp-rsize": "rtcpRsize",
  "rtcp-xr": "rtcpXr",
  rtcp: "rtcp",
  msid: "msid",
  ssrc: "ssrc",
  rid: "rid",
  simulcast: "simulcast",
  "end-of-candidates": "endOfCandidates",
  "sctp-port": "sctpPort",
  "max-message-size": "maxMessageSize",
  "bundle-only": "bundleOnly",
  ptime: "ptime",
  maxptime: "ptime",
} as const;

const SETUP_KEYS = { actpass: "setupActpass", active: "setupActive", passive: "setupPassive" } as const;

const FEEDBACK_KEYS = {
  "transport-cc": "fbTransportCc",
  "ccm fir": "fbFir",
  "nack pli": "fbPli",
  nack: "fbNack",
  "goog-remb": "fbRemb",
  rrtr: "fbRrtr",
} as const;

/** Header extensions by the end of their URI. */
const EXTENSION_KEYS = {
  "ssrc-audio-level": "extAudioLevel",
  "abs-send-time": "extSendTime",
  "transport-wide-cc-extensions-01": "extTransportCc",
  "sdes:mid": "extMid",
  "rtp-stream-id": "extRid",
  "repaired-rtp-stream-id": "extRid",
  toffset: "extOffset",
  "video-orientation": "extOrientation",
  "playout-delay": "extPlayoutDelay",
  "video-content-type": "extContentType",
  "video-timing": "extTiming",
  "color-space": "extColorSpace",
  "video-layers-allocation00": "extLayers",
  "dependency-descriptor-rtp-header-extension": "extDependency",
  "abs-capture-time": "extCaptureTime",
} as const;

const CODEC_KEYS = {
  rtx: "codecRtx",
  red: "codecRed",
  ulpfec: "codecFec",
  "flexfec-03": "codecFec",
  flexfec: "codecFec",
  "telephone-event": "codecDtmf",
  CN: "codecCn",
} as const;

type Values<T> = T[keyof T];

export type MeaningKey =
  | Values<typeof TYPE_KEYS>
  | Values<typeof ATTRIBUTE_KEYS>
  | Values<typeof SETUP_KEYS>
  | Values<typeof FEEDBACK_KEYS>
  | Values<typeof EXTENSION_KEYS>
  | Values<typeof CODEC_KEYS>
  | "mediaAudio"
  | "mediaVideo"
  | "mediaApplication"
  | "mediaOther"
  | "bundle"
  | "group"
  | "setupOther"
  | "codec"
  | "codecParameters"
  | "codecRtxFor"
  | "feedback"
  | "extension"
  | "candidate"
  | "ssrcPair"
  | "ssrcGroup"
  | "unknown";

/**
 * What a line means, in one sentence.
 *
 * @param codecs names by payload type, of the section that the line stands in
 */
export function meaningOf(line: SdpLine, codecs: ReadonlyMap<string, string>): Meaning {
  if (line.type === "m") return mediaMeaning(line);
  if (line.type !== "a") return say(lookup(TYPE_KEYS, line.type) ?? "unknown", { value: line.value });
  const words = line.detail.split(" ");
  const [first = "", second = ""] = words;
  switch (line.attribute) {
    case "group":
      return first === "BUNDLE" ? say("bundle", { mids: words.slice(1).join(", ") }) : say("group", {});
    case "setup":
      return say(lookup(SETUP_KEYS, line.detail) ?? "setupOther", {});
    case "rtpmap": {
      const name = second.split("/")[0] ?? "";
      return say(lookup(CODEC_KEYS, name) ?? "codec", { number: first, name, rate: second.split("/")[1] ?? "" });
    }
    case "fmtp": {
      const repaired = /^apt=(\d+)/.exec(second)?.[1];
      if (repaired === undefined) return say("codecParameters", { number: first, name: codecs.get(first) ?? first });
      return say("codecRtxFor", { number: first, other: repaired, name: codecs.get(repaired) ?? repaired });
    }
    case "rtcp-fb": {
      const feedback = words.slice(1).join(" ");
      return say(lookup(FEEDBACK_KEYS, feedback) ?? "feedback", { name: codecs.get(first) ?? first, feedback });
    }
    case "extmap":
      return extensionMeaning(first, second);
    case "candidate":
      return say("candidate", { type: parseCandidate(`candidate:${line.detail}`)?.type ?? "" });
    case "ssrc-group":
      return say(first === "FID" ? "ssrcPair" : "ssrcGroup", { value: words.slice(1).join(", ") });
    default:
      return say(lookup(ATTRIBUTE_KEYS, line.attribute) ?? "unknown", { value: line.detail, first });
  }
}

function mediaMeaning(line: SdpLine): Meaning {
  const kind = line.value.split(" ")[0] ?? "";
  const keys = { audio: "mediaAudio", video: "mediaVideo", application: "mediaApplication" } as const;
  return say(lookup(keys, kind) ?? "mediaOther", { kind });
}

function extensionMeaning(number: string, uri: string): Meaning {
  const name = Object.keys(EXTENSION_KEYS).find((end) => new RegExp(`[/:#]${end}$`).test(uri));
  const plain = number.split("/")[0] ?? "";
  return say((name && lookup(EXTENSION_KEYS, name)) || "extension", { number: plain, uri });
}

function lookup<T extends object>(table: T, key: string): Values<T> | undefined {
  return Object.hasOwn(table, key) ? table[key as keyof T] : undefined;
}

function say(key: MeaningKey, values: Record<string, string>): Meaning {
  return { key, values };
}
