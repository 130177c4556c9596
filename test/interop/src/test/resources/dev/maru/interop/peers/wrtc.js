// @roamhq/wrtc (libwebrtc) as a peer of the matrix. It has the W3C's API, and sources that are fed with pictures and sound.
const { RTCPeerConnection, nonstandard } = require('@roamhq/wrtc');
const { serve, talk, versionOf, Transcript } = require('./lines.js');

const [width, height] = [320, 240];
const SAMPLES = 480;

const pc = new RTCPeerConnection();
const heard = new Transcript();
const sound = new nonstandard.RTCAudioSource();
const pictures = new nonstandard.RTCVideoSource();
let sample = 0;
let picture = 0;
let mine;
let theirs;
let clocks = [];

function say() {
  const samples = new Int16Array(SAMPLES);
  for (let i = 0; i < SAMPLES; i++) {
    samples[i] = 8_000 * Math.sin((2 * Math.PI * 440 * sample++) / 48_000);
  }
  sound.onData({ samples, sampleRate: 48_000, bitsPerSample: 16, channelCount: 1, numberOfFrames: SAMPLES });
}

function show() {
  const data = new Uint8ClampedArray((width * height * 3) / 2).fill(128);
  picture += 4;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data[y * width + x] = (x + y + picture) & 0xff;
    }
  }
  pictures.onFrame({ width, height, data });
}

/** Says as much as is due, since timers of Node.js come late. */
function saySteadily() {
  const start = performance.now();
  let said = 0;
  return setInterval(() => {
    for (const due = (performance.now() - start) / 10; said < due; said++) {
      say();
    }
  }, 10);
}

pc.ondatachannel = ({ channel }) => {
  theirs = channel;
  channel.binaryType = 'arraybuffer';
  channel.onmessage = ({ data }) => heard.hear(typeof data === 'string' ? data : Buffer.from(data));
};

function join() {
  if (mine === undefined) {
    pc.addTrack(sound.createTrack());
    pc.addTrack(pictures.createTrack());
    mine = pc.createDataChannel('theirs');
    clocks = [saySteadily(), setInterval(show, 66)];
  }
}

async function whole(description) {
  const gathered = new Promise((done) => {
    pc.onicecandidate = ({ candidate }) => candidate === null && done();
  });
  await pc.setLocalDescription(description);
  await gathered;
  return { sdp: pc.localDescription.sdp };
}

async function count() {
  const counts = { audio: 0, video: 0 };
  for (const one of (await pc.getStats()).values()) {
    if (one.type === 'inbound-rtp') {
      const kind = one.kind ?? one.mediaType;
      counts[kind] += (kind === 'video' ? one.framesDecoded : one.packetsReceived) ?? 0;
    }
  }
  return counts;
}

serve({
  start: () => ({ title: `@roamhq/wrtc ${versionOf('@roamhq/wrtc')}` }),
  async offer({ restart }) {
    join();
    return whole(await pc.createOffer({ iceRestart: restart }));
  },
  async answer({ sdp }) {
    await pc.setRemoteDescription({ type: 'offer', sdp });
    join();
    return whole(await pc.createAnswer());
  },
  accept: ({ sdp }) => pc.setRemoteDescription({ type: 'answer', sdp }),
  send: (much) =>
    talk(
      much,
      (message) => mine.send(message),
      () => mine.bufferedAmount,
    ),
  heard: () => ({ digests: heard.digests }),
  counts: async () => ({
    ...(pc.connectionState === 'closed' ? { audio: 0, video: 0 } : await count()),
    connection: pc.connectionState,
    channel: mine?.readyState ?? 'none',
    theirs: theirs?.readyState ?? 'none',
  }),
  close() {
    clocks.forEach(clearInterval);
    pc.close();
  },
});
