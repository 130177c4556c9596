import type { Environment } from "./environment.js";
import { MaruError } from "./errors.js";
import { EventStreamParser, type StreamEvent } from "./event-stream.js";
import { parse, type WireError } from "./protocol.js";
import { ABNORMAL_CLOSURE, Inbox, OPEN_TIMEOUT_MILLIS, type Transport } from "./transport.js";

/** Most messages that one POST may carry (docs/signaling.md §9). */
const LARGEST_BATCH = 64;
/** Most characters that we put into a batch, so that its size stays near that of the largest single message. */
const LARGEST_BATCH_CHARS = 65_536;

/**
 * Opens the fallback for networks that block WebSockets: server-sent events one way, POST the other (docs/signaling.md §9).
 * The stream is read with `fetch` rather than `EventSource`, which hides why it was refused and reconnects in its own way.
 *
 * @param url the server's base URL (ends with `/`)
 * @throws MaruError `unreachable`, `aborted`, or what the server refused it with
 */
export async function openEventStream(environment: Environment, url: string, signal: AbortSignal): Promise<Transport> {
  const end = new AbortController();
  const inbox = new Inbox();
  let timedOut = false;
  const timer = environment.clock.setTimeout(() => {
    timedOut = true;
    end.abort();
  }, OPEN_TIMEOUT_MILLIS);
  const giveUp = () => end.abort();
  signal.addEventListener("abort", giveUp);
  if (signal.aborted) giveUp();
  try {
    const response = await environment.fetch(new URL("signal/v1/events", url).href, {
      headers: { Accept: "text/event-stream" },
      cache: "no-store",
      signal: end.signal,
    });
    if (!response.ok || !response.body) throw await refusal(response, url);
    const stream = new Stream(response.body, inbox);
    const connection = await stream.opened();
    void stream.run();
    return new EventStreamTransport(environment, url, connection, inbox, end);
  } catch (cause) {
    inbox.silence();
    end.abort();
    if (cause instanceof MaruError) throw cause;
    const [code, how] = signal.aborted
      ? (["aborted", "was given up"] as const)
      : (["unreachable", timedOut ? "took too long" : "failed"] as const);
    throw new MaruError(code, `Opening an event stream from ${url} ${how}.`, "Check the address and the network.", {
      cause,
    });
  } finally {
    environment.clock.clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
}

/** Reads events and hands them to the inbox. */
class Stream {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  readonly #parser = new EventStreamParser();
  readonly #inbox: Inbox;
  #unread: StreamEvent[] = [];

  constructor(body: ReadableStream<Uint8Array>, inbox: Inbox) {
    this.#reader = body.getReader();
    this.#inbox = inbox;
  }

  /** Waits for the first event and returns the connection's name. */
  async opened(): Promise<string> {
    const first = await this.#next();
    if (first?.event === "open") {
      const data = parseObject(first.data);
      if (typeof data?.connection === "string") return data.connection;
    }
    if (first?.event === "close") throw closeError(first);
    throw new MaruError(
      "unreachable",
      "The event stream did not begin with a connection.",
      "Check that the address is that of a Maru server, and that no proxy buffers the stream.",
    );
  }

  async run(): Promise<void> {
    try {
      for (;;) {
        const event = await this.#next();
        if (!event) break;
        if (event.event === "message") this.#inbox.message(event.data);
        else if (event.event === "close") {
          const { code, reason } = closeOf(event);
          this.#inbox.closed(code, reason);
        }
      }
    } catch {
      // The network broke, or we closed it: the inbox knows which.
    }
    this.#inbox.closed(ABNORMAL_CLOSURE, "the event stream ended");
  }

  async #next(): Promise<StreamEvent | null> {
    for (;;) {
      const event = this.#unread.shift();
      if (event) return event;
      const { done, value } = await this.#reader.read();
      if (done) return null;
      this.#unread = this.#parser.push(this.#decoder.decode(value, { stream: true }));
    }
  }
}

class EventStreamTransport implements Transport {
  readonly kind = "sse";
  readonly #environment: Environment;
  readonly #url: string;
  readonly #connection: string;
  readonly #inbox: Inbox;
  readonly #end: AbortController;
  readonly #queue: string[] = [];
  #posting = false;

  constructor(environment: Environment, url: string, connection: string, inbox: Inbox, end: AbortController) {
    this.#environment = environment;
    this.#url = new URL("signal/v1/messages", url).href;
    this.#connection = connection;
    this.#inbox = inbox;
    this.#end = end;
  }

  get heard(): boolean {
    return this.#inbox.heard;
  }

  listen(listener: Parameters<Transport["listen"]>[0]): void {
    this.#inbox.listen(listener);
  }

  send(text: string): void {
    if (this.#inbox.isClosed) return;
    this.#queue.push(text);
    if (!this.#posting) void this.#post();
  }

  close(_code: number, _reason: string, last?: string): void {
    // `keepalive` lets a `leave` get out of a page that closes. Nobody waits for its answer.
    if (last !== undefined && !this.#inbox.isClosed) this.#request([last], true).catch(() => {});
    this.#inbox.silence();
    this.#queue.length = 0;
    this.#end.abort();
  }

  /** One POST at a time, so that the order holds. */
  async #post(): Promise<void> {
    this.#posting = true;
    try {
      while (this.#queue.length > 0 && !this.#inbox.isClosed) {
        const batch = this.#nextBatch();
        const response = await this.#request(batch, false);
        if (response.ok) continue;
        if (response.status === 404 || response.status >= 500) {
          this.#inbox.closed(ABNORMAL_CLOSURE, `a message was answered with status ${response.status}`);
        } else {
          await this.#refused(batch, response);
        }
      }
    } catch {
      this.#inbox.closed(ABNORMAL_CLOSURE, "a message could not be sent");
    } finally {
      this.#posting = false;
    }
  }

  #nextBatch(): string[] {
    const batch: string[] = [];
    let chars = 0;
    for (const text of this.#queue) {
      chars += text.length + 1;
      if (batch.length === LARGEST_BATCH || (batch.length > 0 && chars > LARGEST_BATCH_CHARS)) break;
      batch.push(text);
    }
    this.#queue.splice(0, batch.length);
    return batch;
  }

  #request(batch: readonly string[], closing: boolean): Promise<Response> {
    return this.#environment.fetch(this.#url, {
      method: "POST",
      headers: { "Maru-Connection": this.#connection, "Content-Type": "application/json" },
      body: batch.length === 1 ? batch[0]! : `[${batch.join(",")}]`,
      ...(closing ? { keepalive: true } : { signal: this.#end.signal }),
    });
  }

  /** The server refused a whole POST: each request in it gets the error as its answer. */
  async #refused(batch: readonly string[], response: Response): Promise<void> {
    const error = (await errorBody(response)) ?? {
      type: "error",
      code: "internal",
      message: `The server answered with status ${response.status}.`,
    };
    for (const text of batch) {
      const id = parseObject(text)?.id;
      this.#inbox.message(JSON.stringify(typeof id === "number" ? { ...error, re: error.re ?? id } : error));
    }
  }
}

async function refusal(response: Response, url: string): Promise<MaruError> {
  const error = await errorBody(response);
  if (!error) {
    return new MaruError(
      "unreachable",
      `The event stream from ${url} was answered with status ${response.status}.`,
      "Check that the address is that of a Maru server.",
    );
  }
  return new MaruError(error.code, error.message, error.hint ?? "", error);
}

async function errorBody(response: Response): Promise<WireError | null> {
  try {
    const message = parse(await response.text());
    return message?.type === "error" && typeof (message as WireError).code === "string" ? (message as WireError) : null;
  } catch {
    return null;
  }
}

function closeOf(event: StreamEvent): { code: number; reason: string } {
  const { code, reason } = parseObject(event.data) ?? {};
  return {
    code: typeof code === "number" ? code : ABNORMAL_CLOSURE,
    reason: typeof reason === "string" ? reason : "",
  };
}

function closeError(event: StreamEvent): MaruError {
  const { code, reason } = closeOf(event);
  const busy = code === 4013;
  return new MaruError(
    busy ? "too_many_connections" : "unreachable",
    `The server closed the event stream with ${code}${reason && `: ${reason}`}.`,
    "Try again later.",
  );
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
