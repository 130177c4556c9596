import type { ErrorCode, Room } from "@maru/client";
import { announcer } from "../ui/announcer.svelte";
import { codeOf } from "../errors";
import { t } from "./texts";

/** A line of the chat. */
export interface Line {
  readonly number: number;
  /** The sender's id; null when an administrator or a program of the server wrote it. */
  readonly from: string | null;
  /** The sender's name when it was sent: it stays when they leave. */
  readonly name: string;
  readonly isOwn: boolean;
  readonly text: string;
  readonly at: Date;
  readonly isPrivate: boolean;
  readonly state: "sending" | "sent" | "failed";
  /** Why it failed. */
  readonly code: ErrorCode | null;
}

/** How many lines are kept: older ones go, as in a conversation. */
export const MOST_LINES = 500;
/** The longest text that the field takes, in UTF-16 units: well below the protocol's message size in any script. */
export const LONGEST_TEXT = 4_000;

/** The chat of a call. */
export class Chat {
  readonly #room: Room;
  #lines = $state.raw<readonly Line[]>([]);
  #unread = $state(0);
  #isOpen = $state(false);
  #next = 1;

  constructor(room: Room) {
    this.#room = room;
    room.on("chat", ({ from, fromId, text, at, private: isPrivate }) => {
      const name = from?.name ?? this.#nameOf(fromId);
      this.#add({ from: fromId, name, isOwn: false, text, at, isPrivate, state: "sent", code: null });
      if (!this.#isOpen) this.#unread++;
      announcer.say(t("announceChat", { name, text: text.slice(0, 200) }));
    });
  }

  get lines(): readonly Line[] {
    return this.#lines;
  }

  get unread(): number {
    return this.#unread;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether the user sees the chat: then nothing is unread. */
  set isOpen(open: boolean) {
    this.#isOpen = open;
    if (open) this.#unread = 0;
  }

  /** The newest line that the user has not seen; null when all are seen. */
  get newest(): Line | null {
    return this.#unread > 0 ? (this.#lines.at(-1) ?? null) : null;
  }

  /** Sends a text to everybody. It is shown at once, and marked when it could not be sent. Empty texts are not sent. */
  async send(text: string): Promise<void> {
    const trimmed = text.trim();
    if (trimmed === "") return;
    const self = this.#room.localParticipant;
    const number = this.#add({
      from: self.id,
      name: self.name,
      isOwn: true,
      text: trimmed,
      at: new Date(),
      isPrivate: false,
      state: "sending",
      code: null,
    });
    await this.#send(number, trimmed);
  }

  /** Sends a line that failed again. */
  async retry(line: Line): Promise<void> {
    if (line.state !== "failed") return;
    this.#change(line.number, { state: "sending", code: null });
    await this.#send(line.number, line.text);
  }

  async #send(number: number, text: string): Promise<void> {
    try {
      const { at } = await this.#room.sendChat(text);
      this.#change(number, { state: "sent", at });
    } catch (error) {
      this.#change(number, { state: "failed", code: codeOf(error) });
    }
  }

  #add(line: Omit<Line, "number">): number {
    const number = this.#next++;
    this.#lines = [...this.#lines, { ...line, number }].slice(-MOST_LINES);
    return number;
  }

  #change(number: number, change: Partial<Line>): void {
    this.#lines = this.#lines.map((line) => (line.number === number ? { ...line, ...change } : line));
  }

  /** Somebody who has left meanwhile may have written before. */
  #nameOf(id: string | null): string {
    if (id === null) return t("fromServer");
    return this.#lines.find((line) => line.from === id)?.name ?? t("someone");
  }
}
