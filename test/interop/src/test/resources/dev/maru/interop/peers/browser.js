// A browser as a peer of the matrix: peer.ask(what, argument) does one thing and promises what came of it.
window.peer = (() => {
  const CHUNK = 16_384;
  const MOST_WAITING = 1 << 20;
  const text = new TextEncoder();
  const pc = new RTCPeerConnection();
  const digests = [];
  const found = [];
  let heard = [];
  let theirs;
  let mine;
  let tracks = [];
  let stream;

  const hex = (buffer) => [...new Uint8Array(buffer)].map((one) => one.toString(16).padStart(2, '0')).join('');
  const digest = async (parts) => hex(await crypto.subtle.digest('SHA-256', await new Blob(parts).arrayBuffer()));

  pc.ondatachannel = ({ channel }) => {
    theirs = channel;
    channel.binaryType = 'arraybuffer';
    channel.onmessage = ({ data }) => {
      if (data === 'end') {
        const parts = heard;
        heard = [];
        digest(parts).then((sha) => digests.push(sha));
      } else {
        heard.push(data);
      }
    };
  };
  pc.ontrack = ({ track, streams }) => {
    const element = document.createElement(track.kind);
    element.autoplay = true;
    element.muted = track.kind === 'video';
    element.srcObject = streams[0] ?? new MediaStream([track]);
    document.body.append(element);
  };

  // The description: with all candidates in it, or as it is at once.
  const described = async (description, trickle) => {
    const gathered = new Promise((done) => {
      pc.onicecandidate = ({ candidate }) => {
        found.push(candidate?.toJSON() ?? null);
        if (candidate === null) {
          done();
        }
      };
    });
    await pc.setLocalDescription(description);
    if (!trickle) {
      await gathered;
    }
    return { sdp: pc.localDescription.sdp };
  };
  const join = () => {
    if (mine === undefined) {
      tracks.forEach((track) => pc.addTrack(track, stream));
      mine = pc.createDataChannel('theirs');
    }
  };

  const commands = {
    async start() {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 240 } });
      tracks = stream.getTracks();
    },
    async offer({ restart, trickle }) {
      join();
      return described(await pc.createOffer({ iceRestart: restart }), trickle);
    },
    async answer({ sdp, trickle }) {
      await pc.setRemoteDescription({ type: 'offer', sdp });
      join();
      return described(await pc.createAnswer(), trickle);
    },
    async found() {
      return { candidates: found.splice(0) };
    },
    async candidate({ candidate }) {
      await pc.addIceCandidate(candidate);
    },
    async accept({ sdp }) {
      await pc.setRemoteDescription({ type: 'answer', sdp });
    },
    async send({ bytes, messages }) {
      const parts = [];
      for (let sent = 0; sent < bytes; sent += CHUNK) {
        while (mine.bufferedAmount > MOST_WAITING) {
          await new Promise((later) => setTimeout(later, 10));
        }
        parts.push(crypto.getRandomValues(new Uint8Array(CHUNK)));
        mine.send(parts.at(-1));
      }
      for (let i = 0; i < messages; i++) {
        parts.push(text.encode(`message ${i}`));
        mine.send(`message ${i}`);
      }
      mine.send('end');
      return { sha256: await digest(parts) };
    },
    async heard() {
      return { digests };
    },
    async counts() {
      const counts = {
        audio: 0,
        video: 0,
        connection: pc.connectionState,
        channel: mine?.readyState ?? 'none',
        theirs: theirs?.readyState ?? 'none',
      };
      for (const one of pc.connectionState === 'closed' ? [] : (await pc.getStats()).values()) {
        if (one.type === 'inbound-rtp') {
          counts[one.kind] += one.kind === 'video' ? one.framesDecoded ?? 0 : one.packetsReceived;
        }
      }
      return counts;
    },
    async close() {
      pc.close();
    },
  };
  return { ask: async (what, argument) => JSON.stringify((await commands[what](argument)) ?? {}) };
})();
