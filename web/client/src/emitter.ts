/** Calls for one event. The payload is one object, so that events can grow. */
export type Listener<P> = (payload: P) => void;

/** Options of a subscription. */
export interface ListenOptions {
  /** Ends the subscription when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/** Something that has typed events: `E` maps an event's name to its payload. */
export interface EventSourceOf<E> {
  /**
   * Calls the listener at each such event, in the order of subscription.
   *
   * @returns a function that ends the subscription
   */
  on<K extends keyof E>(event: K, listener: Listener<E[K]>, options?: ListenOptions): () => void;
  /** As {@link on}, once. */
  once<K extends keyof E>(event: K, listener: Listener<E[K]>, options?: ListenOptions): () => void;
  /** Ends a subscription. Unknown listeners are ignored. */
  off<K extends keyof E>(event: K, listener: Listener<E[K]>): void;
}

/**
 * A small typed emitter. A listener that throws disturbs nobody: the others are called, whoever emits goes on, and the
 * error surfaces as an uncaught one (`reportError`), as the browser does with its own events.
 */
export class Emitter<E> implements EventSourceOf<E> {
  readonly #listeners = new Map<keyof E, Set<Listener<never>>>();

  on<K extends keyof E>(event: K, listener: Listener<E[K]>, options: ListenOptions = {}): () => void {
    if (options.signal?.aborted) return () => {};
    let listeners = this.#listeners.get(event);
    if (!listeners) this.#listeners.set(event, (listeners = new Set()));
    listeners.add(listener);
    const end = () => this.off(event, listener);
    options.signal?.addEventListener("abort", end, { once: true });
    return end;
  }

  once<K extends keyof E>(event: K, listener: Listener<E[K]>, options: ListenOptions = {}): () => void {
    const end = this.on(
      event,
      (payload) => {
        end();
        listener(payload);
      },
      options,
    );
    return end;
  }

  off<K extends keyof E>(event: K, listener: Listener<E[K]>): void {
    this.#listeners.get(event)?.delete(listener);
  }

  /** Calls the listeners of the event. Never throws. */
  protected emit<K extends keyof E>(event: K, payload: E[K]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])] as Listener<E[K]>[]) {
      try {
        listener(payload);
      } catch (error) {
        report(error);
      }
    }
  }
}

function report(error: unknown): void {
  if (typeof reportError === "function") reportError(error);
  else console.error(error);
}
