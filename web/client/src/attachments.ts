import type { Environment } from "./environment.js";

/** What a track's media elements need from the room. */
export interface Playback {
  /** The output of remote audio; empty for the default one. */
  readonly sinkId: string;
  /** The browser refused to play until there is a user gesture. */
  blocked(attachments: Attachments): void;
}

type WithSink = HTMLMediaElement & { setSinkId?: (id: string) => Promise<void> };

/** The media elements that show or play a track. */
export class Attachments {
  readonly #environment: Environment;
  readonly #isLocal: boolean;
  readonly #elements = new Set<HTMLMediaElement>();
  #playback: Playback | null;
  #media: MediaStreamTrack | null = null;
  #stream: MediaStream | null = null;

  constructor(environment: Environment, playback: Playback | null) {
    this.#environment = environment;
    this.#isLocal = playback === null;
    this.#playback = playback;
  }

  /** Replaces the media in all elements. */
  show(media: MediaStreamTrack | null): void {
    if (media === this.#media) return;
    this.#media = media;
    this.#stream = media && this.#environment.createMediaStream([media]);
    for (const element of this.#elements) this.#fill(element);
  }

  attach(element: HTMLMediaElement): () => void {
    this.#elements.add(element);
    element.autoplay = true;
    if ("playsInline" in element) element.playsInline = true;
    // One's own voice is not to be heard.
    if (this.#isLocal) element.muted = true;
    else this.#applySink(element);
    this.#fill(element);
    return () => {
      if (!this.#elements.delete(element)) return;
      if (element.srcObject === this.#stream) element.srcObject = null;
    };
  }

  /** Plays again what the browser blocked. Returns whether all plays. */
  async play(): Promise<boolean> {
    const results = await Promise.allSettled([...this.#elements].map((element) => element.play()));
    return results.every((result) => result.status === "fulfilled");
  }

  /** The output has changed. */
  applySink(): void {
    for (const element of this.#elements) this.#applySink(element);
  }

  /** Takes the media out of all elements, and forgets them. */
  detachAll(): void {
    this.show(null);
    this.#elements.clear();
    this.#playback = null;
  }

  #fill(element: HTMLMediaElement): void {
    element.srcObject = this.#stream;
    if (!this.#stream) return;
    // Old browsers return nothing.
    const playing = element.play() as Promise<void> | undefined;
    playing?.catch((error: { name?: string }) => {
      // An AbortError says only that other media came meanwhile.
      if (error.name === "NotAllowedError") this.#playback?.blocked(this);
    });
  }

  #applySink(element: WithSink): void {
    const sinkId = this.#playback?.sinkId ?? "";
    if (sinkId === "" && !(element as { sinkId?: string }).sinkId) return;
    element.setSinkId?.(sinkId).catch(() => {
      // The output is gone: the default one plays.
    });
  }
}
