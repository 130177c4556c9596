const DEFAULT_WIDTH = 640;
const DEFAULT_HEIGHT = 360;
const FRAMES_PER_SECOND = 30;

/** A picture and a tone for those without a camera or microphone: a clock and a wandering sun, a soft pentatonic tune. */
export function drawStream(constraints: MediaStreamConstraints): MediaStream {
  if (!constraints.audio && !constraints.video) {
    throw new TypeError("At least one of audio and video has to be asked for.");
  }
  const stream = new MediaStream();
  if (constraints.video) stream.addTrack(drawPicture(constraints.video));
  if (constraints.audio) stream.addTrack(playTune());
  return stream;
}

function drawPicture(wanted: true | MediaTrackConstraints): MediaStreamTrack {
  const canvas = document.createElement("canvas");
  canvas.width = sizeOf(wanted, "width") ?? DEFAULT_WIDTH;
  canvas.height = sizeOf(wanted, "height") ?? DEFAULT_HEIGHT;
  const pen = canvas.getContext("2d");
  const [track] = canvas.captureStream(FRAMES_PER_SECOND).getVideoTracks();
  if (!pen || !track) throw new DOMException("This browser cannot draw a stream.", "NotSupportedError");
  const hue = Math.random() * 360;
  const timer = setInterval(() => {
    if (track.readyState === "ended") clearInterval(timer);
    else drawFrame(pen, canvas, hue);
  }, 1_000 / FRAMES_PER_SECOND);
  return track;
}

function drawFrame(pen: CanvasRenderingContext2D, { width, height }: HTMLCanvasElement, hue: number): void {
  const seconds = performance.now() / 1_000;
  const sky = pen.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, `hsl(${hue} 45% 32%)`);
  sky.addColorStop(1, `hsl(${hue + 40} 55% 62%)`);
  pen.fillStyle = sky;
  pen.fillRect(0, 0, width, height);
  const [x, y] = [width * (0.5 + 0.36 * Math.sin(seconds * 0.7)), height * (0.5 + 0.28 * Math.cos(seconds * 1.1))];
  pen.fillStyle = "#fff6e5";
  pen.beginPath();
  pen.arc(x, y, height * 0.11, 0, Math.PI * 2);
  pen.fill();
  pen.fillStyle = `hsl(${hue + 40} 40% 24%)`;
  pen.beginPath();
  pen.moveTo(0, height);
  for (let i = 0; i <= 24; i++) {
    pen.lineTo((i / 24) * width, height * (0.82 + 0.05 * Math.sin(i * 0.6 + seconds * 1.4)));
  }
  pen.lineTo(width, height);
  pen.fill();
  pen.fillStyle = "#fff6e5";
  pen.font = `600 ${Math.round(height / 9)}px system-ui, sans-serif`;
  pen.fillText(new Date().toLocaleTimeString(), width * 0.05, height * 0.17);
}

function playTune(): MediaStreamTrack {
  const audio = new AudioContext();
  const output = audio.createMediaStreamDestination();
  const volume = audio.createGain();
  volume.gain.value = 0;
  const tone = audio.createOscillator();
  tone.type = "triangle";
  tone.connect(volume).connect(output);
  tone.start();
  const [track] = output.stream.getAudioTracks();
  if (!track) throw new DOMException("This browser cannot make sound.", "NotSupportedError");
  const notes = [262, 294, 330, 392, 440, 523];
  const timer = setInterval(() => {
    if (track.readyState === "ended") {
      clearInterval(timer);
      void audio.close();
      return;
    }
    tone.frequency.value = notes[Math.floor(Math.random() * notes.length)] ?? 330;
    volume.gain.cancelScheduledValues(audio.currentTime);
    volume.gain.setValueAtTime(0.22, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.02, audio.currentTime + 0.42);
  }, 450);
  return track;
}

function sizeOf(constraints: true | MediaTrackConstraints, side: "width" | "height"): number | null {
  const wanted = constraints === true ? undefined : constraints[side];
  const value = typeof wanted === "object" ? (wanted.exact ?? wanted.ideal ?? wanted.max ?? wanted.min) : wanted;
  return typeof value === "number" && value >= 16 && value <= 1_920 ? Math.round(value) : null;
}
