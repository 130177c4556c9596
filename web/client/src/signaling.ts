import type { ConnectionState, ConnectionStatus } from "./api.js";
import { Attempts } from "./backoff.js";
import type { Connector } from "./connector.js";
import type { Environment, WakeReason } from "./environment.js";
import { MaruError } from "./errors.js";
import {
  bytesOf,
  CLIENT_NAME,
  meaningOf,
  parse,
  type Joined,
  type Ok,
  type RawMessage,
  type Request,
  type Resumed,
  type RoomEvent,
  type ServerMessage,
  type WireError,
} from "./protocol.js";
import { errorOf, Requests, type RequestOptions } from "./requests.js";
import { fetchToken } from "./access-token.js";
import { asMaruError, isPassing, passing, tookTooLong } from "./passing.js";
import type { JoinKind, SignalingListener, SignalingOptions, SignalingRecorder } from "./signaling-listener.js";
import type { Transport } from "./transport.js";
import { Watchdog } from "./watchdog.js";

/** How long the answer to `join` or `resume` may take. */
const GREETING_TIMEOUT_MILLIS = 10_000;
/** An attempt that is younger than this is not begun anew when the network comes back. */
const YOUNG_MILLIS = 1_000;
/** How long `leave` waits for its answer. */
const LEAVE_TIMEOUT_MILLIS = 2_000;
/** The limit of a message before the server has told its own. */
const DEFAULT_MESSAGE_BYTES = 65_536;

interface Session {
  readonly resumeToken: string;
  readonly heartbeatMillis: number;
  readonly timeoutMillis: number;
  readonly maxMessageBytes: number;
}

type Phase = "idle" | "waiting" | "opening" | "greeting" | "live" | "ended";

/**
 * Our end of the signaling protocol: joins, keeps the session through lost connections, and carries requests and events.
 * It knows nothing of media.
 */
export class Signaling {
  readonly #environment: Environment;
  readonly #connector: Connector;
  readonly #options: SignalingOptions;
  readonly #listener: SignalingListener;
  readonly #recorder: SignalingRecorder;
  readonly #requests: Requests;
  readonly #watchdog: Watchdog;
  readonly #attempts = new Attempts();
  readonly #sleeper: () => void;

  #phase: Phase = "idle";
  #transport: Transport | null = null;
  #session: Session | null = null;
  #everJoined = false;
  #ack = 0;
  #greetingId = 0;
  #greetingTimer: unknown = null;
  #retryTimer: unknown = null;
  #deadlineTimer: unknown = null;
  #opening: AbortController | null = null;
  #openingSince = 0;
  #liveSince = 0;
  #drainMillis = 0;
  #trouble: MaruError | null = null;
  #status: ConnectionStatus = statusOf("connecting");
  #resolveJoin: ((joined: Joined) => void) | null = null;
  #rejectJoin: ((error: MaruError) => void) | null = null;

  constructor(
    environment: Environment,
    connector: Connector,
    options: SignalingOptions,
    listener: SignalingListener,
    recorder: SignalingRecorder,
  ) {
    this.#environment = environment;
    this.#connector = connector;
    this.#options = options;
    this.#listener = listener;
    this.#recorder = recorder;
    this.#requests = new Requests(
      environment.clock,
      (id, message) => this.#sendLive(isSignal(message) ? { ...message, id, ack: this.#ack } : { ...message, id }),
      (millis) => recorder.latency(millis),
    );
    this.#watchdog = new Watchdog(environment.clock, () => this.#silent());
    this.#sleeper = environment.onWake((reason) => this.#woke(reason));
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  /** Whether requests reach the server now. */
  get isLive(): boolean {
    return this.#phase === "live";
  }

  /**
   * Joins. To be called once.
   *
   * @throws MaruError the server's refusal, `unreachable`, `timeout`, `aborted`
   */
  join(signal: AbortSignal | undefined): Promise<Joined> {
    return new Promise((resolve, reject) => {
      const { clock } = this.#environment;
      const aborted = () => this.#end(new MaruError("aborted", "Joining was given up.", "", { cause: signal?.reason }));
      this.#resolveJoin = (joined) => {
        signal?.removeEventListener("abort", aborted);
        clock.clearTimeout(this.#deadlineTimer);
        resolve(joined);
      };
      this.#rejectJoin = (error) => {
        signal?.removeEventListener("abort", aborted);
        clock.clearTimeout(this.#deadlineTimer);
        reject(error);
      };
      if (signal?.aborted) return aborted();
      signal?.addEventListener("abort", aborted);
      this.#deadlineTimer = clock.setTimeout(
        () => this.#end(this.#trouble ?? tookTooLong()),
        this.#options.timeoutMillis,
      );
      void this.#open();
    });
  }

  /**
   * Sends a request, now or when the connection is back, and gives its answer.
   *
   * @throws MaruError the server's refusal, `message_too_large`, `left`, or `superseded` (see {@link RequestOptions})
   */
  request(message: Request, options: RequestOptions): Promise<Ok> {
    if (this.#phase === "ended") {
      return Promise.reject(new MaruError("left", "The room was left.", "Join again first."));
    }
    const limit = this.#session?.maxMessageBytes ?? DEFAULT_MESSAGE_BYTES;
    // The server would close the connection over it, again after each resume.
    const size = bytesOf(JSON.stringify({ ...message, id: Number.MAX_SAFE_INTEGER, ack: Number.MAX_SAFE_INTEGER }));
    if (size > limit) {
      return Promise.reject(
        new MaruError("message_too_large", `The message has ${size} bytes, the server takes ${limit}.`, "Send less."),
      );
    }
    return this.#requests.make(message, options);
  }

  /** Leaves and waits until the server knows, for a moment at most. */
  async leave(): Promise<void> {
    if (this.#phase === "live") {
      const answered = this.#requests.make({ type: "leave" }, { afterRestore: "drop", retry: false }).catch(() => {});
      let timer: unknown;
      const enough = new Promise<void>((resolve) => {
        timer = this.#environment.clock.setTimeout(resolve, LEAVE_TIMEOUT_MILLIS);
      });
      await Promise.race([answered, enough]);
      this.#environment.clock.clearTimeout(timer);
    }
    this.#end(new MaruError("left", "The room was left.", "Join again to come back."));
  }

  /** Leaves without waiting, from a page that closes. */
  leaveNow(): void {
    const last = this.#phase === "live" ? JSON.stringify({ type: "leave", id: this.#requests.takeId() }) : undefined;
    this.#end(new MaruError("left", "The page was closed.", ""), last);
  }

  // -------------------------------------------------------------------------------------------------------- connecting

  async #open(): Promise<void> {
    const opening = new AbortController();
    this.#opening?.abort();
    this.#opening = opening;
    this.#openingSince = this.#environment.clock.now();
    this.#phase = "opening";
    this.#tell();
    try {
      const token = this.#session ? undefined : await fetchToken(this.#options.token, this.#everJoined);
      if (opening.signal.aborted) return;
      const transport = await this.#connector.open(opening.signal);
      if (opening.signal.aborted) return transport.close(1000, "");
      this.#greet(transport, token);
    } catch (error) {
      if (!opening.signal.aborted) this.#failed(asMaruError(error));
    }
  }

  #greet(transport: Transport, token: string | undefined): void {
    this.#phase = "greeting";
    this.#transport = transport;
    this.#greetingTimer = this.#environment.clock.setTimeout(() => {
      this.#drop(4010, "no answer");
      this.#failed(tookTooLong());
    }, GREETING_TIMEOUT_MILLIS);
    transport.listen({
      message: (text) => this.#received(transport, text),
      closed: (code, reason) => this.#closed(transport, code, reason),
    });
    // Listening may have brought an end that came before.
    if (this.#transport !== transport) return;
    if (this.#session) this.#sendResume(this.#session);
    else this.#sendJoin(token);
  }

  #sendResume(session: Session): void {
    this.#greetingId = this.#requests.takeId();
    this.#send({ type: "resume", id: this.#greetingId, resumeToken: session.resumeToken, ack: this.#ack });
  }

  #sendJoin(token: string | undefined): void {
    const { room, name, metadata } = this.#options;
    this.#greetingId = this.#requests.takeId();
    this.#send({ type: "join", id: this.#greetingId, room, token, name, metadata, client: CLIENT_NAME });
  }

  /** The session cannot be resumed: join on the same connection. */
  async #joinAnew(transport: Transport): Promise<void> {
    this.#session = null;
    try {
      const token = await fetchToken(this.#options.token, this.#everJoined);
      if (this.#transport === transport) this.#sendJoin(token);
    } catch (error) {
      if (this.#transport !== transport) return;
      this.#drop();
      this.#failed(asMaruError(error));
    }
  }

  /** An attempt failed, or a connection was lost: wait and try again, or give up. */
  #failed(error: MaruError, backOff = false): void {
    this.#trouble = error;
    if (!isPassing(error)) return this.#end(error);
    this.#attempts.failed(this.#environment.isOnline());
    const { failures } = this.#attempts;
    const isHopeless = this.#everJoined
      ? failures >= this.#options.maxReconnectAttempts
      : error.code === "unreachable" && failures >= this.#connector.attemptsToReach;
    if (isHopeless) return this.#end(error);
    this.#waitAndOpen(error.retryAfterMillis ?? 0, backOff);
  }

  #waitAndOpen(atLeastMillis: number, backOff: boolean): void {
    const { clock } = this.#environment;
    const pause = this.#attempts.pause(this.#environment.random(), atLeastMillis, backOff);
    this.#phase = "waiting";
    this.#retryTimer = clock.setTimeout(() => void this.#open(), pause);
    this.#tell(clock.now() + pause);
  }

  #woke(reason: WakeReason): void {
    const { clock } = this.#environment;
    if (this.#phase === "waiting") {
      clock.clearTimeout(this.#retryTimer);
      if (reason === "online") this.#attempts.freshStart();
      void this.#open();
    } else if (this.#isReaching() && clock.now() - this.#openingSince > YOUNG_MILLIS) {
      // It was begun on a network that may be gone, and would hang until its timeout.
      this.#drop();
      void this.#open();
    } else if (this.#phase === "live" && this.#session) {
      this.#watchdog.suspect(this.#session.heartbeatMillis + 1_000);
    }
  }

  #isReaching(): boolean {
    return this.#phase === "opening" || this.#phase === "greeting";
  }

  // --------------------------------------------------------------------------------------------------------- connected

  #received(transport: Transport, text: string): void {
    if (transport !== this.#transport) return;
    this.#watchdog.heard();
    this.#connector.judge(transport);
    const message = parse(text);
    if (!message) {
      this.#listener.problem(
        new MaruError("protocol_broken", "The server sent something that is no message.", "Report this."),
      );
      return;
    }
    this.#recorder.received(message as unknown as Record<string, unknown>, text);
    try {
      this.#handle(transport, message);
    } catch (cause) {
      this.#listener.problem(
        new MaruError("protocol_broken", `A “${message.type}” of the server could not be handled.`, "Report this.", {
          cause,
        }),
      );
    }
  }

  #handle(transport: Transport, raw: RawMessage): void {
    const message = raw as ServerMessage;
    switch (message.type) {
      case "ping":
        this.#send({ type: "pong", at: message.at, ack: this.#ack });
        return;
      case "ok":
        this.#requests.answer(message.re, message);
        return;
      case "left":
        this.#requests.answer(message.re, { type: "ok", re: message.re });
        return;
      case "error":
        this.#refused(transport, message);
        return;
      case "joined":
        if (message.re === this.#greetingId) this.#joined(message);
        return;
      case "resumed":
        if (message.re === this.#greetingId) this.#resumed(message);
        return;
      case "iceServers":
        this.#listener.iceServers(message);
        this.#requests.answer(message.re, { type: "ok", re: message.re });
        return;
      case "draining":
        this.#drainMillis = message.retryAfterMillis ?? 0;
        this.#listener.draining(this.#drainMillis);
        return;
      default:
        this.#event(message);
    }
  }

  #event(event: RoomEvent): void {
    // What has no number is of a later version of the protocol; what has an old one was replayed although we have it.
    if (typeof event.seq !== "number" || event.seq <= this.#ack) return;
    try {
      this.#listener.event(event);
    } finally {
      this.#ack = Math.max(this.#ack, event.seq);
    }
  }

  #refused(transport: Transport, error: WireError): void {
    const backOff = error.code === "rate_limited" || error.code === "too_many_connections";
    if (error.re === undefined) {
      if (this.#phase === "live") return this.#listener.problem(errorOf(error));
      this.#drop();
      this.#failed(errorOf(error), backOff);
    } else if (error.re !== this.#greetingId || this.#phase !== "greeting") {
      if (!this.#requests.refuse(error.re, error)) this.#listener.problem(errorOf(error));
    } else if (this.#session && (error.code === "resume_expired" || error.code === "resume_invalid")) {
      void this.#joinAnew(transport);
    } else {
      this.#drop();
      this.#failed(errorOf(error), backOff);
    }
  }

  #joined(joined: Joined): void {
    const how: JoinKind = !this.#everJoined ? "first" : joined.restored ? "restored" : "anew";
    this.#session = {
      resumeToken: joined.resumeToken,
      heartbeatMillis: joined.heartbeatMillis,
      timeoutMillis: joined.timeoutMillis,
      maxMessageBytes: joined.limits?.maxMessageBytes ?? DEFAULT_MESSAGE_BYTES,
    };
    this.#everJoined = true;
    this.#ack = joined.seq;
    const sendAgain = how === "first" ? () => {} : this.#requests.restored();
    this.#goLive();
    try {
      this.#listener.joined(joined, how);
    } finally {
      sendAgain();
      this.#resolveJoin?.(joined);
      this.#resolveJoin = this.#rejectJoin = null;
    }
  }

  #resumed(resumed: Resumed): void {
    if (!this.#session) return;
    this.#session = { ...this.#session, resumeToken: resumed.resumeToken };
    this.#goLive();
    this.#requests.resumed(resumed.received);
    this.#listener.resumed(resumed);
  }

  #goLive(): void {
    this.#environment.clock.clearTimeout(this.#greetingTimer);
    this.#phase = "live";
    this.#liveSince = this.#environment.clock.now();
    this.#attempts.succeeded();
    this.#drainMillis = 0;
    this.#trouble = null;
    if (this.#session) this.#watchdog.start(this.#session.timeoutMillis);
    this.#tell();
  }

  #silent(): void {
    const seconds = Math.round((this.#session?.timeoutMillis ?? 0) / 1_000);
    this.#drop(4010, "heartbeat missed");
    this.#lost(new MaruError("timeout", `Nothing was heard from the server for ${seconds} s.`, "Check the network."));
  }

  #closed(transport: Transport, code: number, reason: string): void {
    if (transport !== this.#transport) return;
    if (!transport.heard) this.#connector.judge(transport);
    const wasLive = this.#phase === "live";
    this.#drop();
    const meaning = meaningOf(code);
    const message = reason ? `${meaning.message} (${reason})` : meaning.message;
    const retryAfterMillis = this.#drainMillis > 0 ? this.#drainMillis : undefined;
    const error = new MaruError(meaning.code, message, meaning.hint, { retryAfterMillis });
    if (meaning.final) this.#end(error);
    else if (wasLive) this.#lost(error, meaning.backOff);
    else this.#failed(passing(error), meaning.backOff);
  }

  /** A live connection is gone. */
  #lost(error: MaruError, backOff = false): void {
    this.#attempts.lost(this.#environment.clock.now() - this.#liveSince);
    this.#trouble = error;
    this.#waitAndOpen(error.retryAfterMillis ?? 0, backOff);
  }

  // ---------------------------------------------------------------------------------------------------------- plumbing

  #sendLive(message: Record<string, unknown>): boolean {
    return this.#phase === "live" && this.#send(message);
  }

  #send(message: Record<string, unknown>): boolean {
    if (!this.#transport) return false;
    const text = JSON.stringify(message);
    this.#transport.send(text);
    this.#recorder.sent(message, text);
    return true;
  }

  /** Lets go of the connection, without a word about it to anybody. */
  #drop(code = 1000, reason = "", last?: string): void {
    this.#environment.clock.clearTimeout(this.#greetingTimer);
    this.#watchdog.stop();
    const transport = this.#transport;
    this.#transport = null;
    transport?.close(code, reason, last);
  }

  #end(error: MaruError, last?: string): void {
    if (this.#phase === "ended") return;
    this.#phase = "ended";
    this.#trouble = error;
    this.#opening?.abort();
    this.#sleeper();
    const { clock } = this.#environment;
    clock.clearTimeout(this.#retryTimer);
    clock.clearTimeout(this.#deadlineTimer);
    this.#drop(1000, "", last);
    this.#connector.cool();
    this.#requests.end(error);
    this.#tell();
    this.#rejectJoin?.(error);
    this.#resolveJoin = this.#rejectJoin = null;
    this.#listener.ended(error);
  }

  #tell(retryAt: number | null = null): void {
    const state = this.#state();
    const isCalm = state === "connected" || state === "connecting";
    this.#status = {
      state,
      code: isCalm ? null : (this.#trouble?.code ?? "unreachable"),
      reason: isCalm ? "" : (this.#trouble?.message ?? ""),
      attempt: state === "reconnecting" ? this.#attempts.count : 0,
      retryAt: state === "reconnecting" ? retryAt : null,
      transport: this.#phase === "live" ? (this.#transport?.kind ?? null) : null,
    };
    this.#listener.status(this.#status);
  }

  #state(): ConnectionState {
    if (this.#phase === "ended") return "disconnected";
    if (!this.#everJoined) return "connecting";
    return this.#phase === "live" ? "connected" : "reconnecting";
  }
}

function statusOf(state: ConnectionState): ConnectionStatus {
  return { state, code: null, reason: "", attempt: 0, retryAt: null, transport: null };
}

/** What calls consist of: it takes the acknowledgement of events along, so that the server need not keep them until its next ping. */
function isSignal(message: Request): boolean {
  return message.type === "offer" || message.type === "answer" || message.type === "candidate";
}
