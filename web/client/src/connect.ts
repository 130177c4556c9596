import "webrtc-adapter";
import type { Client, ConnectOptions, JoinOptions, LocalTrack, Room, RoomOptions } from "./api.js";
import { Connector, serverUrl } from "./connector.js";
import { browserEnvironment, pageUrl, type Environment } from "./environment.js";
import { MaruError } from "./errors.js";
import type { Inspection } from "./inspection.js";
import { RoomSession } from "./room-session.js";

const TIMEOUT_MILLIS = 15_000;

/**
 * Reaches a server.
 *
 * @param url `https://…`, `wss://…`, or a path; the page's own origin when missing
 * @throws MaruError `unreachable`, `timeout`, `aborted`, `bad_argument`
 */
export async function connect(url?: string | URL, options: ConnectOptions = {}): Promise<Client> {
  const client = new ClientSession(url, options);
  await client.reach();
  return client;
}

/**
 * Reaches a server and joins a room: {@link connect} and {@link Client.join} in one call.
 *
 * @throws MaruError as these
 */
export async function join(options: JoinOptions): Promise<Room> {
  return new ClientSession(options.url, options).join(options.room, options);
}

class ClientSession implements Client {
  readonly url: string;
  readonly #environment: Environment;
  readonly #connector: Connector;
  readonly #options: ConnectOptions;
  #room: RoomSession | null = null;

  constructor(url: string | URL | undefined, options: ConnectOptions) {
    this.#environment = options.environment ? { ...browserEnvironment, ...options.environment } : browserEnvironment;
    this.#options = options;
    this.url = serverUrl(url, pageUrl());
    this.#connector = new Connector(this.#environment, this.url, options.transport ?? "auto");
  }

  get room(): Room | null {
    return this.#room && !this.#room.isOver ? this.#room : null;
  }

  /** Opens a connection, by each transport in turn until one works. */
  async reach(): Promise<void> {
    const { clock } = this.#environment;
    const { signal, timeoutMillis = TIMEOUT_MILLIS } = this.#options;
    const end = new AbortController();
    const abort = () => end.abort();
    const timer = clock.setTimeout(abort, timeoutMillis);
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          return await this.#connector.warmUp(end.signal);
        } catch (error) {
          if (attempt >= this.#connector.attemptsToReach || end.signal.aborted) throw this.#why(error);
        }
      }
    } finally {
      clock.clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  }

  async join(room?: string, options: RoomOptions = {}): Promise<Room> {
    await this.#leaveFor(options.tracks ?? []);
    const { signal = this.#options.signal } = options;
    const session = new RoomSession(this.#environment, this.#connector, room, {
      ...this.#options,
      ...options,
      token: options.token ?? this.#options.token,
    });
    this.#room = session;
    return session.join(signal);
  }

  inspect(): Inspection | null {
    return this.#room?.inspect() ?? null;
  }

  async close(): Promise<void> {
    await this.#room?.leave();
    this.#connector.cool();
  }

  /** Leaves the room before. Its tracks are stopped, but for those that the next one publishes. */
  async #leaveFor(tracks: readonly LocalTrack[]): Promise<void> {
    if (!this.#room) return;
    const before = [...this.#room.localParticipant.tracks.values()];
    await this.#room.leave({ stopTracks: false });
    for (const track of before) if (!tracks.includes(track)) track.stop();
  }

  #why(error: unknown): unknown {
    if (this.#options.signal?.aborted || !(error instanceof MaruError) || error.code !== "aborted") return error;
    return new MaruError("timeout", `${this.url} took too long to answer.`, "Check the address and the network.", {
      cause: error,
    });
  }
}
