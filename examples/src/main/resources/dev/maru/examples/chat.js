import { byId, connect, lost, say } from "./connect.js";

const connection = new RTCPeerConnection();
const channel = connection.createDataChannel("chat");
byId("words").placeholder = byId("words").getAttribute("aria-label");
byId("name").value = say("Guest ", "손님 ") + Math.floor(Math.random() * 90 + 10);

function show(name, words, isMine) {
  const line = document.createElement("li");
  const who = document.createElement("b");
  who.textContent = name;
  line.append(who, words);
  line.className = isMine ? "mine" : "";
  byId("messages").append(line);
  line.scrollIntoView({ block: "nearest" });
}

channel.onmessage = ({ data }) => {
  const end = data.indexOf("\n");
  show(data.slice(0, end), data.slice(end + 1), false);
};
channel.onclose = lost;

byId("form").onsubmit = (event) => {
  event.preventDefault();
  const words = byId("words").value.trim();
  const name = byId("name").value.trim() || say("Guest", "손님");
  if (!words || channel.readyState !== "open") return;
  channel.send(`${name}\n${words}`);
  show(name, words, true);
  byId("words").value = "";
};

await connect(connection);
