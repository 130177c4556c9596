// node-datachannel (libdatachannel) as a peer of the matrix. It encodes nothing: what comes goes back.
const rtc = require('node-datachannel');
const { serve, talk, versionOf, Transcript } = require('./lines.js');

const SSRC = { audio: 1001, video: 1002 };
const RTCP = { first: 64, last: 95 };

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
    const type = packet[1] & 0x7f;
    if (type >= RTCP.first && type <= RTCP.last) {
      return;
    }
    counted[kind]++;
    packet.writeUInt32BE(SSRC[kind], 8);
    track.sendMessageBinary(packet);
  });
}

function offerTracks() {
  const audio = new rtc.Audio('audio', 'SendRecv');
  audio.addOpusCodec(111);
  audio.addSSRC(SSRC.audio, 'peer');
  echo(pc.addTrack(audio));
  const video = new rtc.Video('video', 'SendRecv');
  video.addVP8Codec(96);
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
