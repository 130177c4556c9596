// node-datachannel (libdatachannel) as a peer of the matrix. It encodes nothing: what comes goes back.
const rtc = require('node-datachannel');
const { serve, talk, versionOf, Transcript } = require('./lines.js');

const SSRC = { audio: 1001, video: 1002 };
const types = { audio: 111, video: 96 };

const pc = new rtc.PeerConnection('peer', { iceServers: [] });
const heard = new Transcript();
const counted = { audio: 0, video: 0 };
const tracks = [];
let mine;
let theirs;

pc.onDataChannel((channel) => {
  theirs = channel;
  channel.onMessage((message) => heard.hear(message));
});
pc.onTrack((track) => echo(track));

function echo(track) {
  tracks.push(track); // what is not referred to is collected
  const kind = track.type();
  track.onMessage((packet) => {
    if ((packet[1] & 0x7f) !== types[kind]) {
      return; // RTCP, and RTX, whose sequence numbers are others
    }
    counted[kind]++;
    packet.writeUInt32BE(SSRC[kind], 8);
    try {
      track.sendMessageBinary(packet);
    } catch {
      // libsrtp sends no packet twice, as when we were sent one again without RTX.
    }
  });
}

function offerTracks() {
  const audio = new rtc.Audio('audio', 'SendRecv');
  audio.addOpusCodec(types.audio);
  audio.addSSRC(SSRC.audio, 'peer');
  echo(pc.addTrack(audio));
  const video = new rtc.Video('video', 'SendRecv');
  video.addVP8Codec(types.video);
  video.addSSRC(SSRC.video, 'peer');
  echo(pc.addTrack(video));
}

const whole = () =>
  new Promise((done) => {
    const look = (state) => state === 'complete' && done({ sdp: pc.localDescription().sdp });
    pc.onGatheringStateChange(look);
    look(pc.gatheringState());
  });

serve({
  start: () => ({ title: `node-datachannel ${versionOf('node-datachannel')}` }),
  offer() {
    offerTracks();
    mine = pc.createDataChannel('theirs');
    return whole();
  },
  answer({ sdp }) {
    types.audio = Number(/a=rtpmap:(\d+) opus/i.exec(sdp)[1]);
    types.video = Number(/a=rtpmap:(\d+) VP8/i.exec(sdp)[1]);
    pc.setRemoteDescription(sdp, 'offer');
    mine = pc.createDataChannel('theirs');
    return whole();
  },
  accept: ({ sdp }) => pc.setRemoteDescription(sdp, 'answer'),
  send: (much) =>
    talk(
      much,
      (message) => (typeof message === 'string' ? mine.sendMessage(message) : mine.sendMessageBinary(message)),
      () => mine.bufferedAmount(),
    ),
  heard: () => ({ digests: heard.digests }),
  counts: () => ({
    ...counted,
    connection: pc.state(),
    channel: mine?.isOpen() ? 'open' : 'closed',
    theirs: theirs?.isOpen() ? 'open' : 'closed',
  }),
  close: () => pc.close(),
});
