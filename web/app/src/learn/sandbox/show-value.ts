const MOST_TEXT = 2_000;
const MOST_ITEMS = 12;
const MOST_DEPTH = 3;

/** Members that say what a browser's object is; its own ones are getters that JSON does not see. */
const FACES: ReadonlyMap<string, readonly string[]> = new Map([
  ["MediaStream", ["id", "active"]],
  ["MediaStreamTrack", ["kind", "label", "readyState", "muted"]],
  ["CanvasCaptureMediaStreamTrack", ["kind", "readyState"]],
  ["RTCPeerConnection", ["signalingState", "iceConnectionState", "connectionState"]],
  ["RTCSessionDescription", ["type", "sdp"]],
  ["RTCIceCandidate", ["candidate", "sdpMid"]],
  ["RTCDataChannel", ["label", "readyState"]],
  ["MessageEvent", ["type", "data"]],
  ["CloseEvent", ["type", "code", "reason"]],
]);

/** Writes values the way a console does: short, on one line where it can, never failing on anything. */
export function showValues(values: readonly unknown[]): string {
  const text = values.map((value) => (typeof value === "string" ? value : showValue(value, 0, []))).join(" ");
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
}

function showValue(value: unknown, depth: number, above: readonly object[]): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > 200 ? `${value.slice(0, 200)}…` : value);
    case "function":
      return `ƒ ${value.name || "anonymous"}()`;
    case "bigint":
      return `${value}n`;
    case "object":
      if (value === null) return "null";
      if (above.includes(value)) return "[circular]";
      try {
        return showObject(value, depth, [...above, value]);
      } catch {
        return "[cannot be shown]"; // A getter or a proxy of the edited code threw.
      }
    default:
      return String(value);
  }
}

function showObject(value: object, depth: number, above: readonly object[]): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof DOMException === "function" && value instanceof DOMException) return `${value.name}: ${value.message}`;
  const name = Object.getPrototypeOf(value)?.constructor?.name ?? "";
  const inner = (item: unknown): string => (depth >= MOST_DEPTH ? "…" : showValue(item, depth + 1, above));
  if (Array.isArray(value)) return list("[", value.map(inner), "]");
  if (value instanceof Map)
    return `Map ${list(
      "{",
      [...value].map(([key, item]) => `${inner(key)} → ${inner(item)}`),
      "}",
    )}`;
  if (value instanceof Set) return `Set ${list("{", [...value].map(inner), "}")}`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  const keys = FACES.get(name) ?? Object.keys(value);
  const members = keys.map((key) => `${key}: ${inner((value as Record<string, unknown>)[key])}`);
  const prefix = name === "" || name === "Object" ? "" : `${name} `;
  return members.length === 0 ? `${prefix}{}` : prefix + list("{ ", members, " }");
}

function list(open: string, items: readonly string[], close: string): string {
  const more = items.length > MOST_ITEMS ? [`… ${items.length - MOST_ITEMS} more`] : [];
  return open + [...items.slice(0, MOST_ITEMS), ...more].join(", ") + close;
}
