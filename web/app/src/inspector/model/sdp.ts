/** One line of a session description (RFC 8866 §5): `type=value`. */
export interface SdpLine {
  /** The letter before the equals sign. */
  readonly type: string;
  readonly value: string;
  /** Of an `a=` line: what stands before the first colon; else empty. */
  readonly attribute: string;
  /** Of an `a=` line: what stands after the first colon; else the line's value. */
  readonly detail: string;
  /** The line as it came. */
  readonly text: string;
}

export type Direction = "sendrecv" | "sendonly" | "recvonly" | "inactive";

export interface Codec {
  readonly payloadType: number;
  /** `VP8`, `opus`; the number itself where no rtpmap names it. */
  readonly name: string;
  readonly clockRate: number | null;
  readonly channels: number | null;
  readonly parameters: string | null;
  readonly feedback: readonly string[];
}

/** What the lines of a part of the description say, as far as a diff or a reader wants it. */
export interface SdpPart {
  readonly lines: readonly SdpLine[];
  readonly ufrag: string | null;
  readonly fingerprint: string | null;
  readonly setup: string | null;
  readonly candidates: readonly string[];
}

/** A media section (`m=`): one track or the data channels. */
export interface MediaSection extends SdpPart {
  readonly index: number;
  readonly mid: string;
  /** `audio`, `video`, `application`. */
  readonly kind: string;
  readonly port: number;
  readonly protocol: string;
  readonly direction: Direction;
  /** Port 0 without `a=bundle-only`: turned down, or a track that ended (RFC 9429 §5.2.2). */
  readonly rejected: boolean;
  /** In order of preference. */
  readonly codecs: readonly Codec[];
  /** Stream and track of `a=msid`. */
  readonly msid: string | null;
  /** Simulcast layers (`a=rid`). */
  readonly rids: readonly string[];
  readonly ssrcs: readonly string[];
  readonly extensions: readonly string[];
}

export interface Sdp {
  readonly session: SdpPart & {
    /** The number in `o=` that grows with each description of a side. */
    readonly version: string | null;
    /** The mids that share one transport. */
    readonly bundle: readonly string[];
  };
  readonly media: readonly MediaSection[];
}

const DIRECTIONS: readonly string[] = ["sendrecv", "sendonly", "recvonly", "inactive"];

/**
 * Reads a description for showing it: it checks nothing, keeps every line, and never throws. What is not `x=…` is kept as a line
 * without type, so that a reader sees it too.
 */
export function parseSdp(text: string): Sdp {
  const parts: SdpLine[][] = [[]];
  for (const raw of text.split(/\r\n|\n|\r/)) {
    if (raw === "") continue;
    const line = readLine(raw);
    if (line.type === "m") parts.push([]);
    parts[parts.length - 1]?.push(line);
  }
  const [session = [], ...media] = parts;
  const bundle = details(session, "group").find((group) => group.startsWith("BUNDLE"));
  return {
    session: {
      ...readPart(session),
      version: session.find((line) => line.type === "o")?.value.split(" ")[2] ?? null,
      bundle: bundle?.split(" ").slice(1) ?? [],
    },
    media: media.map((lines, index) => readMedia(lines, index)),
  };
}

function readLine(text: string): SdpLine {
  const match = /^([a-z])=(.*)$/s.exec(text);
  if (!match) return { type: "", value: text, attribute: "", detail: text, text };
  const [, type = "", value = ""] = match;
  if (type !== "a") return { type, value, attribute: "", detail: value, text };
  const colon = value.indexOf(":");
  if (colon < 0) return { type, value, attribute: value, detail: "", text };
  return { type, value, attribute: value.slice(0, colon), detail: value.slice(colon + 1), text };
}

function readPart(lines: readonly SdpLine[]): SdpPart {
  return {
    lines,
    ufrag: details(lines, "ice-ufrag")[0] ?? null,
    fingerprint: details(lines, "fingerprint")[0] ?? null,
    setup: details(lines, "setup")[0] ?? null,
    candidates: details(lines, "candidate"),
  };
}

function readMedia(lines: readonly SdpLine[], index: number): MediaSection {
  const [kind = "", port = "", protocol = "", ...formats] = (lines[0]?.value ?? "").split(" ");
  const bundleOnly = lines.some((line) => line.attribute === "bundle-only");
  const direction = lines.find((line) => line.type === "a" && DIRECTIONS.includes(line.attribute));
  return {
    ...readPart(lines),
    index,
    mid: details(lines, "mid")[0] ?? String(index),
    kind,
    port: Number(port) || 0,
    protocol,
    direction: (direction?.attribute ?? "sendrecv") as Direction,
    rejected: Number(port) === 0 && !bundleOnly,
    codecs: kind === "application" ? [] : formats.map((format) => readCodec(lines, format)),
    msid: details(lines, "msid")[0] ?? null,
    rids: details(lines, "rid").map((rid) => rid.split(" ")[0] ?? ""),
    ssrcs: [...new Set(details(lines, "ssrc").map((ssrc) => ssrc.split(" ")[0] ?? ""))],
    extensions: details(lines, "extmap").map((extension) => extension.split(" ")[1] ?? ""),
  };
}

function readCodec(lines: readonly SdpLine[], format: string): Codec {
  const [name, clockRate, channels] = (detailOf(lines, "rtpmap", format) ?? "").split("/");
  return {
    payloadType: Number(format),
    name: name || format,
    clockRate: clockRate === undefined ? null : Number(clockRate),
    channels: channels === undefined ? null : Number(channels),
    parameters: detailOf(lines, "fmtp", format),
    feedback: details(lines, "rtcp-fb")
      .filter((feedback) => feedback.startsWith(`${format} `))
      .map((feedback) => feedback.slice(format.length + 1)),
  };
}

function detailOf(lines: readonly SdpLine[], attribute: string, format: string): string | null {
  const detail = details(lines, attribute).find((candidate) => candidate.startsWith(`${format} `));
  return detail === undefined ? null : detail.slice(format.length + 1);
}

function details(lines: readonly SdpLine[], attribute: string): string[] {
  return lines.filter((line) => line.type === "a" && line.attribute === attribute).map((line) => line.detail);
}
