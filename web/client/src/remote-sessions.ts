/** A peer may make us build so many peer connections in so much time: each costs, and it may do it from spite. */
const MOST_REBUILDS = 8;
const REBUILDS_MILLIS = 60_000;
/** How many of the other side's past peer connections are remembered. */
const MOST_DEAD_SESSIONS = 64;

/**
 * Which of the other side's peer connections we speak with, told apart by the session ids of their descriptions (RFC 8866
 * §5.2), and which ones are over.
 */
export class RemoteSessions {
  /** What still arrives of these is void. */
  readonly #dead = new Set<string>();
  /** When the other side's new peer connections made us build ours anew. */
  #rebuilds: number[] = [];
  #current: string | null = null;

  /** Whether it belongs to a peer connection that we have given up. */
  isOver(session: string | null): boolean {
    return session !== null && this.#dead.has(session);
  }

  /** Whether it belongs to another peer connection than the one that we speak with. */
  isAnother(session: string | null): boolean {
    return this.#current !== null && session !== this.#current;
  }

  /** From now on we speak with this one. */
  accept(session: string | null): void {
    this.#current = session;
  }

  /** The one that we speak with is over. */
  giveUp(): void {
    if (this.#current !== null) this.#dead.add(this.#current);
    for (const session of this.#dead) {
      if (this.#dead.size <= MOST_DEAD_SESSIONS) break;
      this.#dead.delete(session);
    }
    this.#current = null;
  }

  /** Whether the other side may make us build our peer connection anew once more; counts it if so. */
  mayRebuild(now: number): boolean {
    this.#rebuilds = this.#rebuilds.filter((at) => now - at < REBUILDS_MILLIS);
    if (this.#rebuilds.length >= MOST_REBUILDS) return false;
    this.#rebuilds.push(now);
    return true;
  }
}
