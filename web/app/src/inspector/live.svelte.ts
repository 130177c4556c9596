import type { Inspection, PeerRecord, TimelineEntry } from "@maru/client";

/** How often the clock of the views moves on when nothing happens, in milliseconds. */
const CLOCK_MILLIS = 500;

/**
 * A feed as Svelte sees it. The SDK's records are changed in place; here each change gives a new object, at most one
 * per frame.
 */
export class LiveInspection {
  readonly #inspection: Inspection;
  #revision = $state(0);
  #now = $state(Date.now());

  constructor(inspection: Inspection) {
    this.#inspection = inspection;
  }

  /** Milliseconds since the Unix epoch, twice per second while followed. */
  get now(): number {
    return this.#now;
  }

  /** Open connections first, in the order in which they were opened. */
  get peers(): readonly PeerRecord[] {
    void this.#revision;
    const all = [...this.#inspection.peers.values()].map((peer) => ({ ...peer }));
    return [...all.filter((peer) => peer.closedAt === null), ...all.filter((peer) => peer.closedAt !== null)];
  }

  /** What happened on the signaling connection itself. */
  get commonEntries(): readonly TimelineEntry[] {
    void this.#revision;
    return [...this.#inspection.signaling.timeline];
  }

  /** What carries the signaling messages; null while nothing does. */
  get transport(): "websocket" | "sse" | null {
    void this.#revision;
    return this.#inspection.signaling.transport;
  }

  peer(id: string): PeerRecord | null {
    void this.#revision;
    const record = this.#inspection.peers.get(id);
    if (!record) return null;
    const { timeline, descriptions, candidates, samples } = record;
    return {
      ...record,
      timeline: [...timeline],
      descriptions: [...descriptions],
      candidates: [...candidates],
      samples: [...samples],
    };
  }

  /** The wanted peer if it is there, else the first. */
  choose(wanted: string | null): string | null {
    const peers = this.peers;
    return peers.find((peer) => peer.peer === wanted)?.peer ?? peers[0]?.peer ?? null;
  }

  /**
   * Follows the feed and the clock.
   *
   * @returns a function that ends it
   */
  follow(): () => void {
    let frame = 0;
    const refresh = (): void => {
      frame = 0;
      this.#revision++;
      this.#now = Date.now();
    };
    const unsubscribe = this.#inspection.subscribe(() => {
      if (frame === 0) frame = requestAnimationFrame(refresh);
    });
    const clock = setInterval(() => (this.#now = Date.now()), CLOCK_MILLIS);
    return () => {
      unsubscribe();
      clearInterval(clock);
      cancelAnimationFrame(frame);
    };
  }
}
