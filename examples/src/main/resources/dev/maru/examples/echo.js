import { byId, camera, connect, countFrames, say, showTracks } from "./connect.js";

byId("back").muted = true; // until asked for: without headphones the echo would find its way into the microphone

byId("start").onclick = async () => {
  const stream = await camera();
  if (!stream) return;
  byId("start").disabled = true;
  byId("mine").srcObject = stream;
  const connection = new RTCPeerConnection();
  for (const track of stream.getTracks()) connection.addTrack(track, stream);
  showTracks(connection, byId("back"));
  countFrames(connection, byId("figures"));
  await connect(connection);
};

byId("sound").onclick = () => {
  const isOn = byId("back").muted;
  byId("back").muted = !isOn;
  byId("sound").setAttribute("aria-pressed", isOn);
  byId("sound").textContent = isOn ? say("Turn the sound off", "소리 끄기") : say("Turn the sound on", "소리 켜기");
};
