import { ConnectionLost } from "./transfer-error.js";
import { Sha256 } from "./sha256.js";

/** The label of the data channel. */
export const CHANNEL_LABEL = "maru.files";

/** SHA-256 of the two DTLS certificates of a connection. */
export interface Fingerprints {
  readonly local: Uint8Array;
  readonly remote: Uint8Array;
}

/** What files travel over: messages to and from one peer, reliable and in order. {@link ChannelLink} is the one over a data channel. */
export interface TransferChannel {
  /** @throws ConnectionLost */
  sendText(text: string): void;
  /** Waits while too many bytes are on their way. @throws ConnectionLost */
  sendBytes(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /**
   * The next message: text, or bytes.
   *
   * @param millis how long to wait; 0 for not at all
   * @param until ends the wait as well
   * @returns null when none came in time
   * @throws ConnectionLost when everything that came is taken
   */
  receive(millis: number, until?: Promise<unknown>): Promise<string | Uint8Array<ArrayBuffer> | null>;
  /** @throws ConnectionLost when there are none (yet) */
  fingerprints(): Fingerprints;
  close(): void;
}

/** Enough that the association never runs dry between two turns of the event loop. */
const HIGH_BYTES = 1 << 20;
const LOW_BYTES = 256 << 10;
/** Twice what a peer that keeps to the window has under way: more is somebody who wants our memory. */
const MOST_WAITING_BYTES = 16 << 20;

/** A data channel as something to read from and write to. */
export class ChannelLink implements TransferChannel {
  readonly #connection: RTCPeerConnection;
  readonly #channel: RTCDataChannel;
  readonly #waiting: (string | Uint8Array<ArrayBuffer>)[] = [];
  #waitingBytes = 0;
  #isLost = false;
  /** Whoever waits for a change. */
  readonly #wakes = new Set<() => void>();

  constructor(connection: RTCPeerConnection, channel: RTCDataChannel) {
    this.#connection = connection;
    this.#channel = channel;
    channel.binaryType = "arraybuffer";
    channel.bufferedAmountLowThreshold = LOW_BYTES;
    channel.onopen = channel.onbufferedamountlow = () => this.#wake();
    channel.onclose = channel.onerror = () => this.lose();
    channel.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      const message = typeof data === "string" ? data : new Uint8Array(data);
      this.#waiting.push(message);
      this.#waitingBytes += message.length;
      if (this.#waitingBytes > MOST_WAITING_BYTES) {
        this.#waiting.length = 0;
        this.lose();
      }
      this.#wake();
    };
  }

  /** Whoever waits is told, as is whoever comes. */
  lose(): void {
    this.#isLost = true;
    this.#wake();
  }

  /** @throws ConnectionLost when it is not open in time */
  async awaitOpen(millis: number): Promise<void> {
    const end = Date.now() + millis;
    while (this.#channel.readyState !== "open") {
      const left = end - Date.now();
      if (this.#isLost || left <= 0) throw new ConnectionLost("There is no way to the other side.");
      await this.#change(left);
    }
  }

  sendText(text: string): void {
    this.#send(() => this.#channel.send(text));
  }

  async sendBytes(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    while (!this.#isLost && this.#channel.bufferedAmount > HIGH_BYTES) {
      // Asked again now and then, since a channel that is closing tells nobody that it has drained.
      await this.#change(1_000);
    }
    this.#send(() => this.#channel.send(bytes));
  }

  async receive(millis: number, until?: Promise<unknown>): Promise<string | Uint8Array<ArrayBuffer> | null> {
    const end = Date.now() + millis;
    let isOver = false;
    const over = () => {
      isOver = true;
      this.#wake();
    };
    until?.then(over, over);
    while (this.#waiting.length === 0) {
      if (this.#isLost) throw new ConnectionLost();
      const left = end - Date.now();
      if (isOver || left <= 0) return null;
      await this.#change(left);
    }
    const message = this.#waiting.shift()!;
    this.#waitingBytes -= message.length;
    return message;
  }

  fingerprints(): Fingerprints {
    return {
      local: fingerprintIn(this.#connection.localDescription?.sdp),
      remote: this.#certificateOfPeer() ?? fingerprintIn(this.#connection.remoteDescription?.sdp),
    };
  }

  close(): void {
    this.lose();
    this.#channel.close();
  }

  /**
   * Says one last thing, which the other side answers by closing the channel; resolves then, or after so long. A connection
   * that is closed before might take what was said along.
   */
  async leave(last: string, millis: number): Promise<void> {
    try {
      this.sendText(last);
    } catch {
      return;
    }
    await this.closed(millis);
  }

  /** Resolves when the other side has closed the channel, or after so long. */
  async closed(millis: number): Promise<void> {
    const end = Date.now() + millis;
    while (this.#channel.readyState === "open" && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** As the handshake had it, where browsers tell (Chromium and Safari). */
  #certificateOfPeer(): Uint8Array | null {
    const transport = this.#connection.sctp?.transport;
    const certificate = transport?.getRemoteCertificates?.()[0];
    return certificate ? Sha256.of(new Uint8Array(certificate)) : null;
  }

  #send(send: () => void): void {
    if (this.#isLost) throw new ConnectionLost();
    try {
      send();
    } catch (cause) {
      this.lose();
      throw new ConnectionLost(String(cause));
    }
  }

  #wake(): void {
    for (const wake of [...this.#wakes]) wake();
  }

  /** Resolves at the next change, or after so long. */
  #change(millis: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(woken, millis);
      const wakes = this.#wakes;
      wakes.add(woken);
      function woken() {
        clearTimeout(timer);
        wakes.delete(woken);
        resolve();
      }
    });
  }
}

/**
 * The fingerprint in a description (RFC 8122 §5). The browser lets no certificate through that none of them fits, so it says
 * which certificate there is, provided that there is only one.
 *
 * @throws ConnectionLost when there is none, or more than one
 */
export function fingerprintIn(sdp: string | undefined): Uint8Array {
  const found = new Set((sdp ?? "").match(/^a=fingerprint:.*$/gm)?.map((line) => line.trim().toLowerCase()));
  const [only] = found;
  const match = /^a=fingerprint:sha-256 ((?:[0-9a-f]{2}:){31}[0-9a-f]{2})$/.exec(only ?? "");
  if (found.size !== 1 || !match?.[1]) throw new ConnectionLost("The certificates are not known.");
  return Uint8Array.from(match[1].split(":"), (byte) => parseInt(byte, 16));
}
