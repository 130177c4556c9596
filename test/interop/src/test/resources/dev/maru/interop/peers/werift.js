// werift as a peer of the matrix. It encodes nothing: what comes goes back.
const { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters } = require('werift');
const { serve, talk, versionOf, Transcript } = require('./lines.js');

const feedback = [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'goog-remb' }];
const pc = new RTCPeerConnection({
  iceServers: [],
  codecs: {
    audio: [new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2 })],
    video: [new RTCRtpCodecParameters({ mimeType: 'video/VP8', clockRate: 90_000, rtcpFeedback: feedback })],
  },
});
const heard = new Transcript();
const counted = { audio: 0, video: 0 };
const back = { audio: new MediaStreamTrack({ kind: 'audio' }), video: new MediaStreamTrack({ kind: 'video' }) };
let mine;
let theirs;

pc.onDataChannel.subscribe((channel) => {
  theirs = channel;
  channel.onMessage.subscribe((message) => {
    const text = typeof message === 'string' ? message : message.toString('latin1');
    heard.hear(text === 'end' ? text : message);
  });
});
pc.onTrack.subscribe((track) => {
  track.onReceiveRtp.subscribe((packet) => {
    counted[track.kind]++;
    back[track.kind].writeRtp(packet.clone());
  });
});

async function whole(description) {
  await pc.setLocalDescription(description);
  if (pc.iceGatheringState !== 'complete') {
    await pc.iceGatheringStateChange.watch((state) => state === 'complete');
  }
  return { sdp: pc.localDescription.sdp };
}

serve({
  start: () => ({ title: `werift ${versionOf('werift')}` }),
  async offer({ restart }) {
    if (restart) {
      pc.restartIce();
    } else {
      pc.addTransceiver(back.audio, { direction: 'sendrecv' });
      pc.addTransceiver(back.video, { direction: 'sendrecv' });
      mine = pc.createDataChannel('theirs');
    }
    return whole(await pc.createOffer());
  },
  async answer({ sdp }) {
    await pc.setRemoteDescription({ type: 'offer', sdp });
    if (mine === undefined) {
      pc.addTrack(back.audio);
      pc.addTrack(back.video);
      mine = pc.createDataChannel('theirs');
    }
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
  counts: () => ({
    ...counted,
    connection: pc.connectionState,
    channel: mine?.readyState ?? 'none',
    theirs: theirs?.readyState ?? 'none',
  }),
  close: () => pc.close(),
});
