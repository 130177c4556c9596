// Many people in one page, for the looks of a full room: each joins for itself and holds a connection to the host alone,
// with a small drawn picture. A machine of two cores could not carry as many browsers.
(() => {
  window.maruCrowd = async (room, host, names) => {
    const drawn = (name, number) => {
      const canvas = document.createElement("canvas");
      canvas.width = 160;
      canvas.height = 90;
      const paint = canvas.getContext("2d");
      let turn = 0;
      const draw = () => {
        paint.fillStyle = `hsl(${number * 24} 30% ${55 + (turn++ % 2)}%)`;
        paint.fillRect(0, 0, 160, 90);
        paint.fillStyle = "#f4e3cf";
        paint.beginPath();
        paint.arc(80, 42, 22, 0, 7);
        paint.arc(80, 110, 42, 0, 7);
        paint.fill();
      };
      draw();
      setInterval(draw, 500);
      return canvas.captureStream(2).getVideoTracks()[0];
    };

    const enter = (name, number) =>
      new Promise((joined) => {
        const socket = new WebSocket(`ws://${location.host}/signal/v1`, "maru.v1");
        const connection = new RTCPeerConnection();
        let id = 0;
        let seq = 0;
        let peer = null;
        let sender = null;
        const send = (message) => socket.send(JSON.stringify({ ...message, id: ++id }));
        const addTrack = () => (sender ??= connection.addTrack(drawn(name, number)));
        const describe = async () => {
          await connection.setLocalDescription();
          const { type, sdp } = connection.localDescription;
          const mid = connection.getTransceivers().find((each) => each.sender === sender)?.mid;
          send({ type, to: peer, sdp, tracks: mid == null ? {} : { [mid]: "cam" } });
        };
        const call = (to) => {
          peer = to.peer;
          if (to.initiator) {
            addTrack();
            connection.onnegotiationneeded = describe;
          }
        };
        connection.onicecandidate = ({ candidate }) => send({ type: "candidate", to: peer, candidate });
        socket.onopen = () => send({ type: "join", room, name });
        socket.onmessage = async ({ data }) => {
          const message = JSON.parse(data);
          seq = message.seq ?? seq;
          if (message.type === "joined") {
            const target = message.participants.find((each) => each.name === host).id;
            send({ type: "publish", track: { id: "cam", source: "camera", kind: "video", muted: false, width: 160, height: 90 } });
            call(message.connections.find((each) => each.peer === target));
            joined();
          } else if (message.type === "ping") {
            socket.send(JSON.stringify({ type: "pong", at: message.at, ack: seq }));
          } else if (message.from !== peer) {
            // Somebody else of the crowd: nobody has a connection to them.
          } else if (message.type === "offer" || message.type === "answer") {
            await connection.setRemoteDescription({ type: message.type, sdp: message.sdp });
            if (message.type === "offer") {
              addTrack();
              await describe();
            }
          } else if (message.type === "candidate") {
            await connection.addIceCandidate(message.candidate).catch(() => {});
          }
        };
      });

    for (const [number, name] of names.entries()) {
      await enter(name, number);
    }
  };
})();
