import type { ConnectOptions, Room, RoomPeer } from "../api.js";
import { connect } from "../connect.js";
import { MaruError } from "../errors.js";
import type { PairingCode } from "./pairing-code.js";
import { CHANNEL_LABEL, ChannelLink } from "./transfer-channel.js";
import { ConnectionLost, TransferError } from "./transfer-error.js";

const OPEN_MILLIS = 60_000;
const AGAIN_MILLIS = 1_000;
/** How long a goodbye may take to leave. */
const GOODBYE_MILLIS = 3_000;

/** What happens between the two, besides the files. */
export interface MeetingListener {
  /** The server let us in; now the other side is waited for. */
  waiting?(): void;
  /** The connection is lost; the transfer goes on when the other side is back. */
  interrupted?(): void;
  /** It is back. */
  resumed?(): void;
  /** Somebody is in the room who does not know the code. Nothing was told to them. */
  stranger?(): void;
}

/** How to meet. */
export interface MeetingOptions extends ConnectOptions {
  readonly code: PairingCode;
  /** `https://…`; the page's own origin when missing. */
  readonly url?: string | URL | undefined;
  /** How long nobody may come, in milliseconds. Without it there is no limit. */
  readonly waitMillis?: number | undefined;
  /** Aborting it ends the transfer: the other side is told. */
  readonly signal?: AbortSignal | undefined;
}

/** Speaks with one peer. `isTold` is to be called when it has proved to know the code. Returns whether all is done. */
type Talk = (link: ChannelLink, isTold: () => Promise<void>) => Promise<boolean>;

/** The room in which sender and receiver find each other, again and again until all is done. */
export class Meeting {
  readonly #options: MeetingOptions;
  readonly #listener: MeetingListener;
  readonly #talk: Talk;
  /** The receiver opens the channel, the sender takes it. */
  readonly #opens: boolean;
  readonly #links = new Map<RTCPeerConnection, ChannelLink>();
  /** The one that has proved to be the other side, and the end of its talk. */
  #partner: { readonly link: ChannelLink; readonly over: Promise<unknown> } | null = null;
  #isInterrupted = false;
  #isOver = false;
  #wait: unknown = null;
  #finish!: (error: unknown) => void;
  readonly #finished = new Promise<void>((resolve, reject) => {
    this.#finish = (error) => (error === null ? resolve() : reject(error as Error));
  });

  constructor(options: MeetingOptions, listener: MeetingListener, opens: boolean, talk: Talk) {
    this.#options = options;
    this.#listener = listener;
    this.#opens = opens;
    this.#talk = talk;
    this.#finished.catch(() => {});
  }

  /** @throws MaruError the server's refusal, or a {@link TransferError} */
  async hold(): Promise<void> {
    const { signal, code, url, waitMillis: _, ...options } = this.#options;
    if (signal?.aborted) throw cancelled();
    const abort = new AbortController();
    const cancel = () => {
      abort.abort();
      void this.#cancel();
    };
    signal?.addEventListener("abort", cancel);
    let room: Room | null = null;
    try {
      const client = await connect(url, { ...options, announceSpeaking: false, signal: abort.signal });
      room = await client.join(code.room, { name: "maru files", signal: abort.signal });
      this.#enter(room);
      await this.#finished;
    } catch (error) {
      throw signal?.aborted ? cancelled() : error;
    } finally {
      this.#isOver = true;
      clearTimeout(this.#wait as number);
      signal?.removeEventListener("abort", cancel);
      for (const link of this.#links.values()) link.close();
      await room?.leave();
    }
  }

  #enter(room: Room): void {
    room.on("peerAdded", ({ peer }) => this.#meet(peer));
    room.on("peerRemoved", ({ peer }) => {
      this.#links.get(peer.connection)?.lose();
      this.#links.delete(peer.connection);
    });
    room.on("connectionState", ({ state, code, reason }) => {
      if (state === "disconnected") this.#finish(new MaruError(code ?? "left", reason, "Try again."));
    });
    this.#listener.waiting?.();
    this.#expect();
    for (const peer of room.peers) this.#meet(peer);
  }

  #meet({ connection }: RoomPeer): void {
    connection.addEventListener("connectionstatechange", () => this.#noticed(connection));
    if (this.#opens) void this.#open(connection);
    else {
      // So that there is something to connect for; both sides may have it, and nobody uses it.
      connection.createDataChannel("maru", { negotiated: true, id: 1_000 });
      connection.addEventListener("datachannel", ({ channel }) => {
        if (channel.label === CHANNEL_LABEL) void this.#speak(connection, channel);
      });
    }
  }

  /** Asks whoever is there, again and again: they may be the sender. */
  async #open(connection: RTCPeerConnection): Promise<void> {
    while (!this.#isOver && connection.connectionState !== "closed") {
      let channel: RTCDataChannel;
      try {
        channel = connection.createDataChannel(CHANNEL_LABEL);
      } catch {
        return;
      }
      if (!(await this.#speak(connection, channel))) return;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MILLIS));
      if (!this.#links.has(connection)) return;
    }
  }

  /** Returns whether it makes sense to ask the same peer again. */
  async #speak(connection: RTCPeerConnection, channel: RTCDataChannel): Promise<boolean> {
    const link = new ChannelLink(connection, channel);
    this.#links.get(connection)?.close();
    this.#links.set(connection, link);
    try {
      await link.awaitOpen(OPEN_MILLIS);
      const isDone: Promise<boolean> = this.#talk(link, () => this.#paired(link, isDone));
      if (await isDone) this.#finish(null);
      return false;
    } catch (error) {
      if (error instanceof ConnectionLost) {
        if (this.#partner?.link === link) this.#lost();
        return true;
      }
      const isStranger = this.#partner?.link !== link;
      // What we said of it has to arrive before the room is left.
      if (error instanceof TransferError && !error.isRemote) await link.closed(GOODBYE_MILLIS);
      if (isStranger && error instanceof TransferError) this.#listener.stranger?.();
      else this.#finish(error);
      return false;
    } finally {
      link.close();
    }
  }

  /** The other side is found. What was spoken with before it is over: it is the same one, who came back. */
  async #paired(link: ChannelLink, over: Promise<unknown>): Promise<void> {
    const before = this.#partner;
    this.#partner = { link, over };
    clearTimeout(this.#wait as number);
    before?.link.lose();
    await before?.over.catch(() => {});
    if (this.#isInterrupted) this.#listener.resumed?.();
    this.#isInterrupted = false;
  }

  #lost(): void {
    this.#partner = null;
    this.#interrupt();
    this.#expect();
  }

  #interrupt(): void {
    if (this.#isInterrupted || this.#isOver) return;
    this.#isInterrupted = true;
    this.#listener.interrupted?.();
  }

  /** Whether packets come and go: shown, while the room mends the connection by itself. */
  #noticed(connection: RTCPeerConnection): void {
    if (!this.#partner || this.#links.get(connection) !== this.#partner.link) return;
    if (connection.connectionState === "disconnected") this.#interrupt();
    else if (connection.connectionState === "connected" && this.#isInterrupted) {
      this.#isInterrupted = false;
      this.#listener.resumed?.();
    }
  }

  /** From now on somebody should come. */
  #expect(): void {
    const { waitMillis } = this.#options;
    clearTimeout(this.#wait as number);
    if (waitMillis === undefined || this.#isOver) return;
    this.#wait = setTimeout(() => this.#finish(new TransferError("expired", "Nobody came in time.")), waitMillis);
  }

  async #cancel(): Promise<void> {
    const end = JSON.stringify({ type: "error", reason: "cancelled" });
    await this.#partner?.link.leave(end, GOODBYE_MILLIS);
    this.#finish(cancelled());
  }
}

function cancelled(): TransferError {
  return new TransferError("cancelled", "The transfer was given up here.");
}
