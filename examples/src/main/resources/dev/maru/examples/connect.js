// What the pages share: words in two languages, and the way to the program that served them.

export const isKorean = navigator.language.startsWith("ko");
export const say = (english, korean) => (isKorean ? korean : english);
export const byId = (id) => document.getElementById(id);

document.documentElement.lang = isKorean ? "ko" : "en";
for (const element of document.querySelectorAll("[data-ko]")) {
  if (isKorean) element.textContent = element.dataset.ko;
}
for (const element of document.querySelectorAll("[data-ko-label]")) {
  if (isKorean) element.setAttribute("aria-label", element.dataset.koLabel);
}
if (isKorean) document.title = `${document.querySelector("h1").textContent} · Maru`;

export function status(words, mood = "") {
  byId("status").textContent = words;
  byId("status").className = mood;
}

/** Asks for a camera and a microphone; null, and a reason on the page, when there is none to be had. */
export async function camera() {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 480 } });
  } catch (refusal) {
    status(
      say(
        `No camera and microphone (${refusal.name}). Allow them beside the address, and try again.`,
        `카메라와 마이크를 쓸 수 없습니다(${refusal.name}). 주소창 옆에서 허용한 뒤 다시 해 보세요.`,
      ),
      "bad",
    );
    return null;
  }
}

/** Offers to the program what is in this connection, and takes its answer. Keeps the page's status line. */
export async function connect(connection) {
  connection.addEventListener("connectionstatechange", () => {
    if (connection.connectionState === "connected") status(say("Connected to the program.", "프로그램과 연결되었습니다."), "good");
    if (["failed", "disconnected"].includes(connection.connectionState)) lost();
  });
  // A page that goes away says so, and the program need not wait for it.
  addEventListener("pagehide", () => connection.close());
  status(say("Connecting…", "연결하는 중…"));
  try {
    await connection.setLocalDescription();
    await gathered(connection);
    const reply = await fetch("/offer", {
      method: "POST",
      headers: { "content-type": "application/sdp" },
      body: connection.localDescription.sdp,
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(text);
    await connection.setRemoteDescription({ type: "answer", sdp: text });
  } catch (error) {
    status(say(`Not connected: ${error.message}`, `연결하지 못했습니다: ${error.message}`), "bad");
    throw error;
  }
}

export function lost() {
  status(
    say("The program does not answer any more. Start it, and load this page again.", "프로그램이 응답하지 않습니다. 다시 시작하고 이 페이지를 새로 고치세요."),
    "bad",
  );
}

function gathered(connection) {
  return new Promise((done) => {
    const look = () => connection.iceGatheringState === "complete" && done();
    connection.addEventListener("icegatheringstatechange", look);
    setTimeout(done, 2000);
    look();
  });
}

/** Collects the tracks that come into one stream, and shows it. */
export function showTracks(connection, video) {
  const stream = new MediaStream();
  video.srcObject = stream;
  connection.addEventListener("track", ({ track }) => stream.addTrack(track));
}

/** Writes what arrives under a picture, once a second. */
export function countFrames(connection, element) {
  let before = 0;
  setInterval(async () => {
    let frames = 0;
    let lost = 0;
    for (const one of (await connection.getStats()).values()) {
      if (one.type === "inbound-rtp" && one.kind === "video") frames = one.framesDecoded ?? 0;
      if (one.type === "inbound-rtp") lost += one.packetsLost ?? 0;
    }
    element.textContent = say(
      `${frames - before} pictures a second, ${lost} packets lost`,
      `초당 ${frames - before}장, 손실 ${lost}개`,
    );
    before = frames;
  }, 1000);
}
