// @address
const url = `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/signal/v1`;
const room = `learn-${crypto.randomUUID().slice(0, 8)}`;

function enter(name) {
  // @subprotocol
  const socket = new WebSocket(url, "maru.v1");
  let id = 0;
  let seq = 0;

  // @request
  const send = (message) => socket.send(JSON.stringify({ ...message, id: ++id }));

  socket.onopen = () => send({ type: "join", room, name });

  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    seq = message.seq ?? seq;

    switch (message.type) {
      case "joined":
        console.log(name, "%isIn%", message.participants.length);
        break;
      case "participant.joined":
        console.log(name, "%seesArrive%", message.participant.name);
        // @greet
        send({ type: "chat", text: `Hello, ${message.participant.name}!` });
        break;
      case "chat":
        console.log(name, "%reads%", message.text);
        break;
      case "ping":
        // @pong
        socket.send(JSON.stringify({ type: "pong", at: message.at, ack: seq }));
        break;
      case "error":
        console.error(message.code, message.message, message.hint ?? "");
        break;
    }
  };
  socket.onclose = ({ code, reason }) => console.warn(name, "%closed%", code, reason);
}

enter("Mina");
// @later
setTimeout(() => enter("Jun"), 1000);
