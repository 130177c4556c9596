import { connect, createCameraTrack } from "@maru/client";

const name = `learn-${crypto.randomUUID().slice(0, 8)}`;

async function enter(who) {
  // @connect
  const client = await connect();
  const room = await client.join(name, { name: who });

  // @subscribed
  room.on("trackSubscribed", ({ track, participant }) => {
    if (track.kind === "video") track.attach(show(null, `${who} ← ${participant.name}`));
  });
  room.on("participantJoined", ({ participant }) => {
    console.log(who, "%seesArrive%", participant.name);
  });
  room.on("chat", ({ from, text }) => console.log(who, "%reads%", from?.name, text));
  room.on("connectionState", ({ state }) => console.log(who, "signaling:", state));
  return room;
}

const mina = await enter("Mina");
const jun = await enter("Jun");
const sora = await enter("Sora");

// @publish
const camera = await createCameraTrack({ width: 640, height: 360 });
await mina.publish(camera);
await jun.publish(camera.mediaStreamTrack.clone(), { source: "camera" });

// @chat
await sora.sendChat("Hello, everybody!");

// @mute
setTimeout(() => mina.setMuted("camera", true), 8000);
setTimeout(() => mina.setMuted("camera", false), 12000);
