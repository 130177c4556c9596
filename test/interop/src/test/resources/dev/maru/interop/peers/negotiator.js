// A browser that negotiates by the pattern of W3C WebRTC §10.7, which needs no word of who offers: peer.ask(what, argument) does one
// thing and promises what came of it. What is to be signaled waits until it is asked for, so that offers can be made to cross.
window.peer = (() => {
  const pc = new RTCPeerConnection();
  const out = [];
  const heard = [];
  const canvases = [];
  let channel;
  let isPolite = false;
  let isMakingOffer = false;
  let isIgnoringOffer = false;
  let isSettingAnswer = false;

  const say = () => out.push({ description: pc.localDescription.toJSON() });
  pc.onicecandidate = ({ candidate }) => out.push({ candidate: candidate?.toJSON() ?? null });
  pc.onnegotiationneeded = async () => {
    try {
      isMakingOffer = true;
      await pc.setLocalDescription();
      say();
    } finally {
      isMakingOffer = false;
    }
  };
  pc.ondatachannel = ({ channel: theirs }) => {
    theirs.onmessage = ({ data }) => heard.push(data);
  };
  pc.ontrack = ({ track, streams }) => {
    const element = document.createElement(track.kind);
    element.autoplay = true;
    element.muted = true;
    element.srcObject = streams[0] ?? new MediaStream([track]);
    document.body.append(element);
  };

  const take = async ({ description, candidate }) => {
    if (description === undefined) {
      try {
        await pc.addIceCandidate(candidate);
      } catch (refused) {
        if (!isIgnoringOffer) {
          throw refused;
        }
      }
      return;
    }
    const isReady = !isMakingOffer && (pc.signalingState === 'stable' || isSettingAnswer);
    const collides = description.type === 'offer' && !isReady;
    isIgnoringOffer = !isPolite && collides;
    if (isIgnoringOffer) {
      return;
    }
    isSettingAnswer = description.type === 'answer';
    await pc.setRemoteDescription(description);
    isSettingAnswer = false;
    if (description.type === 'offer') {
      await pc.setLocalDescription();
      say();
    }
  };

  /** A picture that moves, of a size by which it is known at the other side. */
  const picture = (width, height) => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    canvases.push(canvas);
    const context = canvas.getContext('2d');
    let at = 0;
    setInterval(() => {
      context.fillStyle = `hsl(${(at += 7) % 360} 80% 50%)`;
      context.fillRect(at % width, 0, width / 4, height);
    }, 66);
    return canvas.captureStream(15).getVideoTracks()[0];
  };

  const video = () => pc.getTransceivers().find(({ receiver }) => receiver.track.kind === 'video');

  const prefer = (codecs) => {
    const { codecs: all } = RTCRtpReceiver.getCapabilities('video');
    video().setCodecPreferences(all.filter(({ mimeType }) => codecs.includes(mimeType)));
  };

  const commands = {
    async start() {},
    async begin({ polite }) {
      isPolite = polite;
    },
    /** Adds sound, a picture, a channel: whatever is asked for. */
    async add({ audio, pictures, codecs, data }) {
      if (audio) {
        const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
        pc.addTrack(stream.getTracks()[0], stream);
      }
      pictures.forEach(([width, height]) => pc.addTrack(picture(width, height)));
      if (codecs) {
        prefer(codecs);
      }
      if (data) {
        channel = pc.createDataChannel('theirs');
      }
    },
    async prefer({ codecs }) {
      prefer(codecs);
    },
    async replace({ width, height }) {
      await video().sender.replaceTrack(width ? picture(width, height) : null);
    },
    async direction({ direction }) {
      video().direction = direction;
    },
    async rollback() {
      await pc.setLocalDescription({ type: 'rollback' });
    },
    async offer() {
      await pc.setLocalDescription(await pc.createOffer());
      say();
    },
    async out() {
      return { messages: out.splice(0) };
    },
    async take({ message }) {
      await take(message);
    },
    async say({ text }) {
      channel.send(text);
    },
    async state() {
      const state = {
        connection: pc.connectionState,
        signaling: pc.signalingState,
        channel: channel?.readyState ?? 'none',
        heard,
        transceivers: pc.getTransceivers().map(({ mid, currentDirection, receiver }) => {
          return { mid, currentDirection, kind: receiver.track.kind };
        }),
        audio: 0,
        video: {},
        repeatsReceived: 0,
        repeatsSent: 0,
      };
      for (const one of (await pc.getStats()).values()) {
        if (one.type === 'inbound-rtp' && one.kind === 'audio') {
          state.audio += one.packetsReceived;
        } else if (one.type === 'inbound-rtp') {
          state.video[one.mid] = { frames: one.framesDecoded ?? 0, width: one.frameWidth ?? 0 };
          state.repeatsReceived += one.retransmittedPacketsReceived ?? 0;
        } else if (one.type === 'outbound-rtp' && one.kind === 'video') {
          state.repeatsSent += one.retransmittedPacketsSent ?? 0;
        }
      }
      return state;
    },
    async close() {
      pc.close();
    },
  };
  return { ask: async (what, argument) => JSON.stringify((await commands[what](argument)) ?? {}) };
})();
