import { byId, connect, countFrames, say, showTracks } from "./connect.js";

const video = byId("video"); // muted at first: browsers play nothing aloud before somebody touches the page
byId("sound").onclick = () => {
  video.muted = !video.muted;
  byId("sound").setAttribute("aria-pressed", !video.muted);
  byId("sound").textContent = video.muted ? say("Turn the sound on", "소리 켜기") : say("Turn the sound off", "소리 끄기");
};

const connection = new RTCPeerConnection();
connection.addTransceiver("video", { direction: "recvonly" });
connection.addTransceiver("audio", { direction: "recvonly" });
showTracks(connection, video);
countFrames(connection, byId("figures"));
await connect(connection);
