/** One event of a `text/event-stream`. */
export interface StreamEvent {
  /** `message` when the stream does not name it. */
  readonly event: string;
  readonly data: string;
}

/**
 * Splits a `text/event-stream` into events, as chunks arrive (HTML Living Standard §9.2.6). `id` and `retry` are ignored: the
 * signaling protocol resumes in its own way.
 */
export class EventStreamParser {
  #rest = "";
  #event = "";
  #data: string[] = [];
  #skipLineFeed = false;

  /** Takes a chunk and returns the events that it completed. */
  push(chunk: string): StreamEvent[] {
    const events: StreamEvent[] = [];
    let text = this.#rest + chunk;
    if (this.#skipLineFeed && text.startsWith("\n")) text = text.slice(1);
    if (text !== "") this.#skipLineFeed = false;
    let from = 0;
    for (let at = from; at < text.length; at++) {
      const char = text[at];
      if (char !== "\n" && char !== "\r") continue;
      const event = this.#line(text.slice(from, at));
      if (event) events.push(event);
      if (char === "\r") {
        if (at + 1 === text.length) this.#skipLineFeed = true;
        else if (text[at + 1] === "\n") at++;
      }
      from = at + 1;
    }
    this.#rest = text.slice(from);
    return events;
  }

  #line(line: string): StreamEvent | null {
    if (line === "") {
      const complete = this.#data.length > 0 ? { event: this.#event || "message", data: this.#data.join("\n") } : null;
      this.#event = "";
      this.#data = [];
      return complete;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.#event = value;
    else if (field === "data") this.#data.push(value);
    return null;
  }
}
