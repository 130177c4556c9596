import type { CodeError, FromSandbox, LogLevel, Start, ToSandbox } from "../sandbox/protocol";
import { MediaDesk } from "./media-desk";
import { MirroredInspection } from "./mirror";
import { SocketDesk, type FlowEntry } from "./socket-desk";

/** What happens in a run, for the page to show. */
export interface RunEvents {
  onlog(level: LogLevel, text: string): void;
  onerror(error: CodeError): void;
  onfinished(): void;
  onplaying(): void;
  onflow(entry: FlowEntry): void;
  /** The code has not answered for a while (true), or answers again. */
  onstuck(stuck: boolean): void;
  onconnected(): void;
}

const PING_MILLIS = 1_000;
/** Starting a sandbox on a slow machine takes a while; an endless loop takes longer. */
const STUCK_PINGS = 5;

/** One run of edited code in one frame. The frame is the sandbox's page, just loaded; it runs one piece of code only. */
export class SandboxRun {
  readonly inspection = new MirroredInspection();
  readonly #port: MessagePort;
  readonly #events: RunEvents;
  readonly #media: MediaDesk;
  readonly #sockets: SocketDesk;
  readonly #pinging: ReturnType<typeof setInterval>;
  #sent = 0;
  #answered = 0;
  #isStuck = false;
  #isConnected = false;

  constructor(frame: Window, start: Omit<Start, "type">, events: RunEvents) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#events = events;
    const answer = (message: ToSandbox): void => port1.postMessage(message);
    this.#media = new MediaDesk(answer);
    this.#sockets = new SocketDesk(location.origin, answer, (entry) => events.onflow(entry));
    port1.onmessage = ({ data }: MessageEvent<FromSandbox>) => this.#take(data);
    // The sandbox has an opaque origin, which cannot be named: what is sent is the code and nothing of ours.
    frame.postMessage({ ...start, type: "start" } satisfies Start, "*", [port2]);
    this.#pinging = setInterval(() => this.#ping(), PING_MILLIS);
  }

  /** Stops devices and sockets. The frame is the page's to remove. */
  end(): void {
    clearInterval(this.#pinging);
    this.#port.onmessage = null;
    this.#port.close();
    this.#media.end();
    this.#sockets.end();
  }

  #ping(): void {
    this.#stuck(this.#sent - this.#answered >= STUCK_PINGS);
    this.#port.postMessage({ kind: "ping", number: ++this.#sent } satisfies ToSandbox);
  }

  #stuck(stuck: boolean): void {
    if (stuck === this.#isStuck) return;
    this.#isStuck = stuck;
    this.#events.onstuck(stuck);
  }

  #take(message: FromSandbox): void {
    switch (message.kind) {
      case "pong":
        this.#answered = message.number;
        return this.#stuck(false);
      case "log":
        return this.#events.onlog(message.level, message.text);
      case "error":
        return this.#events.onerror(message.error);
      case "finished":
        return this.#events.onfinished();
      case "playing":
        return this.#events.onplaying();
      case "inspection":
        return this.#inspect(message);
      case "media.ask":
      case "media.signal":
      case "media.stop":
      case "media.apply":
        // What fails here fails at the other end of the courier as well, and is told to the code there.
        return void this.#media.take(message).catch(() => {});
      case "socket.open":
      case "socket.send":
      case "socket.close":
        return this.#sockets.take(message);
    }
  }

  #inspect({ signaling, peers }: Extract<FromSandbox, { kind: "inspection" }>): void {
    this.inspection.take(signaling, peers);
    if (this.#isConnected || !peers.some((peer) => peer.states.connection === "connected")) return;
    this.#isConnected = true;
    this.#events.onconnected();
  }
}
