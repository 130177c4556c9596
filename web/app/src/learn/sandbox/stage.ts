import type { Line } from "./protocol";

/** How to show a stream. */
export interface ShowOptions {
  /** Whether to play its sound. Off unless asked for: who sits before a microphone and hears it makes it howl. */
  readonly sound?: boolean;
}

/**
 * The two helpers that lessons use, so that their code is about WebRTC and not about layout:
 *
 *     show(stream, "Mina")            // a <video> with a name under it; the same name again replaces the stream
 *     const level = meter("Sound");   // a bar; level(0.3) sets it
 */
export function buildStage(line: Line): { show: typeof show; meter: typeof meter } {
  const stage = document.getElementById("stage") ?? document.body;

  function place(kind: string, label: string): HTMLElement {
    const known = [...stage.children].find((child) => (child as HTMLElement).dataset.key === `${kind} ${label}`);
    if (known) return known as HTMLElement;
    const figure = document.createElement("figure");
    figure.dataset.key = `${kind} ${label}`;
    figure.className = kind;
    const caption = document.createElement("figcaption");
    caption.textContent = label;
    figure.append(caption);
    stage.append(figure);
    return figure;
  }

  function show(stream: MediaStream | null, label = "", options: ShowOptions = {}): HTMLVideoElement {
    const figure = place("picture", String(label));
    let video = figure.querySelector("video");
    if (!video) {
      video = document.createElement("video");
      video.autoplay = true;
      video.playsInline = true;
      video.setAttribute("aria-label", String(label));
      video.addEventListener("playing", () => line.send({ kind: "playing" }), { once: true });
      figure.prepend(video);
    }
    video.muted = options.sound !== true;
    video.srcObject = stream;
    // With a sound it may be held back until somebody clicks: then the picture goes on without.
    video.play().catch(() => {
      video.muted = true;
      void video.play().catch(() => {});
    });
    return video;
  }

  function meter(label = ""): (level: number) => void {
    const figure = place("meter", String(label));
    let bar = figure.querySelector("meter");
    if (!bar) {
      bar = document.createElement("meter");
      bar.max = 1;
      bar.setAttribute("aria-label", String(label));
      figure.prepend(bar);
    }
    const shown = bar;
    return (level) => {
      shown.value = Number.isFinite(level) ? Math.min(Math.max(level, 0), 1) : 0;
    };
  }

  return { show, meter };
}
