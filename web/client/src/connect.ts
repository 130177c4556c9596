import type { Client, ConnectOptions, JoinOptions, Room } from "./api.js";
import { MaruError } from "./errors.js";

/**
 * Reaches a server.
 *
 * @param url `https://…`, `wss://…`, or a path; the page's own origin when missing
 * @throws MaruError `unreachable`, `timeout`, `aborted`
 */
export async function connect(_url?: string | URL, _options: ConnectOptions = {}): Promise<Client> {
  throw new MaruError("unsupported", "Connecting is not written yet.", "Use a newer version.");
}

/** Reaches a server and joins a room: {@link connect} and {@link Client.join} in one call. */
export async function join(_options: JoinOptions): Promise<Room> {
  throw new MaruError("unsupported", "Joining is not written yet.", "Use a newer version.");
}
