import { byId, camera, connect, lost, say, status } from "./connect.js";

let connection;
let channel;

byId("start").onclick = async () => {
  const stream = await camera();
  if (!stream) return;
  byId("start").disabled = true;
  byId("mine").srcObject = stream;
  connection = new RTCPeerConnection();
  for (const track of stream.getTracks()) connection.addTrack(track, stream);
  channel = connection.createDataChannel("recording");
  let isSaved = false;
  channel.onopen = () => (byId("stop").disabled = false);
  channel.onclose = () => isSaved || lost();
  channel.onmessage = ({ data }) => {
    const [state, name, pictures, sounds, seconds] = data.split("\n");
    if (isSaved) return;
    byId("figures").textContent = say(
      `${seconds} s, ${pictures} pictures, ${sounds} pieces of sound`,
      `${seconds}초, 화면 ${pictures}장, 소리 ${sounds}조각`,
    );
    if (state !== "saved") return;
    isSaved = true;
    status(say(`Saved as ${name}.ivf and ${name}.ogg.`, `${name}.ivf와 ${name}.ogg로 저장했습니다.`), "good");
    document.body.dataset.saved = name;
    for (const track of stream.getTracks()) track.stop();
    connection.close();
    byId("start").disabled = false;
    byId("start").focus();
  };
  await connect(connection);
};

byId("stop").onclick = () => {
  byId("stop").disabled = true;
  channel.send("stop");
};
