// @ask
const stream = await navigator.mediaDevices.getUserMedia({
  video: { width: 640, height: 360 },
  audio: true,
});

// @show
show(stream, "%you%");

// @tracks
for (const track of stream.getTracks()) {
  const { width, height, frameRate } = track.getSettings();
  const size = width ? `${width}×${height}, ${Math.round(frameRate ?? 0)} fps` : "";
  console.log(track.kind, track.label, size);
}

// @loudness
const audio = new AudioContext();
const analyser = audio.createAnalyser();
audio.createMediaStreamSource(stream).connect(analyser);

const samples = new Float32Array(analyser.fftSize);
const level = meter("%loudness%");
setInterval(() => {
  analyser.getFloatTimeDomainData(samples);
  level(Math.max(...samples) * 2);
}, 50);
