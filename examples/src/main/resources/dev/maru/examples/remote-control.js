import { byId, connect, lost, say } from "./connect.js";

const JOINTS = ["shoulder", "elbow", "grip"];
const connection = new RTCPeerConnection();
const control = connection.createDataChannel("control");
const states = connection.createDataChannel("state", { ordered: false, maxRetransmits: 0 });

let newest = -1;
let first = -1;
let count = 0;
let isLit = false;

states.onmessage = ({ data }) => {
  const state = JSON.parse(data);
  if (state.sequence <= newest) return; // one that was overtaken
  if (newest < 0) {
    first = state.sequence;
    for (const joint of JOINTS) byId(joint).value = state[joint];
  }
  newest = state.sequence;
  count++;
  draw(state);
};
control.onclose = lost;

function draw({ shoulder, elbow, grip, light }) {
  byId("upper").setAttribute("transform", `rotate(${-shoulder})`);
  byId("lower").setAttribute("transform", `translate(84 0) rotate(${-elbow})`);
  byId("left").setAttribute("transform", `rotate(${-grip} 66 0)`);
  byId("right").setAttribute("transform", `rotate(${grip} 66 0)`);
  byId("arm").classList.toggle("lit", light);
  isLit = light;
  byId("light").setAttribute("aria-pressed", light);
  byId("light").textContent = light ? say("Light off", "불 끄기") : say("Light on", "불 켜기");
  byId("figures").textContent = say(
    `${shoulder}°, ${elbow}°, ${grip}°; ${count} states, ${newest - first + 1 - count} missed`,
    `${shoulder}°, ${elbow}°, ${grip}°. 상태 ${count}번 수신, ${newest - first + 1 - count}번 누락`,
  );
  Object.assign(document.body.dataset, { shoulder, elbow, grip, light, count });
}

const tell = (command) => control.readyState === "open" && control.send(command);
for (const joint of JOINTS) byId(joint).oninput = () => tell(`${joint} ${byId(joint).value}`);
byId("light").onclick = () => tell(`light ${isLit ? "off" : "on"}`);

await connect(connection);
