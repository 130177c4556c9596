/** Who gets what a transport receives. Neither may throw. */
export interface TransportListener {
  message(text: string): void;
  /** Once, when the connection ended and we did not end it. */
  closed(code: number, reason: string): void;
}

/** An open connection to the server that carries messages both ways, in order. */
export interface Transport {
  readonly kind: "websocket" | "sse";
  /** Whether a message was received on it. */
  readonly heard: boolean;
  /** Set right after opening; what arrives before is kept for it. */
  listen(listener: TransportListener): void;
  /** Sends a message, or loses it if the connection is ending: the request is sent again after the resume. Never throws. */
  send(text: string): void;
  /** Ends the connection, after sending a last message if there is one. The listener hears nothing any more. */
  close(code: number, reason: string, last?: string): void;
}

/** How long opening a connection may take. Some networks swallow it without an answer. */
export const OPEN_TIMEOUT_MILLIS = 5_000;

/** What a browser reports when a connection ended without a close frame (RFC 6455 §7.4.1). */
export const ABNORMAL_CLOSURE = 1006;

/** Hands received messages to a listener that may come later. */
export class Inbox {
  #listener: TransportListener | null = null;
  #kept: string[] = [];
  #end: { code: number; reason: string } | null = null;
  #silenced = false;
  heard = false;

  listen(listener: TransportListener): void {
    this.#listener = listener;
    for (const text of this.#kept.splice(0)) if (!this.#silenced) listener.message(text);
    if (this.#end && !this.#silenced) listener.closed(this.#end.code, this.#end.reason);
  }

  message(text: string): void {
    if (this.#silenced || this.#end) return;
    this.heard = true;
    if (this.#listener) this.#listener.message(text);
    else this.#kept.push(text);
  }

  closed(code: number, reason: string): void {
    if (this.#silenced || this.#end) return;
    this.#end = { code, reason };
    this.#listener?.closed(code, reason);
  }

  get isClosed(): boolean {
    return this.#end !== null || this.#silenced;
  }

  silence(): void {
    this.#silenced = true;
    this.#kept = [];
  }
}
