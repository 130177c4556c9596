const url = `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/signal/v1`;
const room = `learn-${crypto.randomUUID().slice(0, 8)}`;

function enter(name, stream) {
  const socket = new WebSocket(url, "maru.v1");
  const calls = new Map();
  let iceServers = [];
  let id = 0;
  let seq = 0;

  const send = (message) => socket.send(JSON.stringify({ ...message, id: ++id }));
  socket.onopen = () => send({ type: "join", room, name });

  socket.onmessage = async ({ data }) => {
    const message = JSON.parse(data);
    seq = message.seq ?? seq;
    switch (message.type) {
      case "joined":
        iceServers = message.iceServers;
        message.connections.forEach(call);
        break;
      case "topology":
        // @topology
        (message.connections ?? message.add ?? []).forEach(call);
        break;
      case "offer":
      case "answer":
        await calls.get(message.from)?.described(message);
        break;
      case "candidate":
        await calls.get(message.from)?.candidate(message.candidate);
        break;
      case "ping":
        socket.send(JSON.stringify({ type: "pong", at: message.at, ack: seq }));
        break;
      case "error":
        console.error(name, message.code, message.message);
        break;
    }
  };

  // @call
  function call({ peer, polite, initiator }) {
    if (calls.has(peer)) return;
    const pc = new RTCPeerConnection({ iceServers });
    let makingOffer = false;
    let ignoringOffer = false;
    let hasTracks = false;

    const addTracks = () => {
      if (!hasTracks) for (const track of stream.getTracks()) pc.addTrack(track, stream);
      hasTracks = true;
    };
    const describe = async () => {
      await pc.setLocalDescription();
      const { type, sdp } = pc.localDescription;
      send({ type, to: peer, sdp, tracks: {} });
    };

    pc.onicecandidate = ({ candidate }) => send({ type: "candidate", to: peer, candidate });
    pc.ontrack = ({ streams }) => show(streams[0], `${name} ← %other%`);
    pc.onconnectionstatechange = () => console.log(name, pc.connectionState);
    pc.onnegotiationneeded = async () => {
      // @offering
      makingOffer = true;
      await describe().finally(() => (makingOffer = false));
    };

    calls.set(peer, {
      async described({ type, sdp }) {
        // @glare
        const collision = type === "offer" && (makingOffer || pc.signalingState !== "stable");
        ignoringOffer = collision && !polite;
        if (ignoringOffer) return console.log(name, "%ignores%");
        await pc.setRemoteDescription({ type, sdp });
        if (type !== "offer") return;
        // @answering
        addTracks();
        await describe();
      },
      async candidate(candidate) {
        try {
          await pc.addIceCandidate(candidate);
        } catch (error) {
          if (!ignoringOffer) throw error;
        }
      },
    });

    // @initiator
    if (initiator) addTracks();
  }
}

const stream = await navigator.mediaDevices.getUserMedia({
  video: { width: 640, height: 360 },
  audio: true,
});
enter("Mina", stream);
enter("Jun", stream);
