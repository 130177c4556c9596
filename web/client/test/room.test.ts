import { describe, expect, it } from "vitest";
import { connect, join } from "../src/connect.js";
import { createCameraTrack, createMicrophoneTrack } from "../src/devices.js";
import type { WireTrack } from "../src/protocol.js";
import { FakeElement } from "./fake-devices.js";
import { FakePeerConnection, FakeTrack, asTrack } from "./fake-media.js";
import { ARA, connection, JUN, participant, pass, SELF, settle } from "./fake-server.js";
import {
  answerAll,
  answered,
  devices,
  enter,
  enterWithJun,
  environment,
  forget,
  junAnswers,
  names,
  pc,
  replaceServer,
  room,
  say,
  server,
  told,
  useStage,
  wire,
} from "./room-stage.js";

useStage();

describe("connecting", () => {
  it("opens a connection that the join then uses", async () => {
    const client = await connect("https://maru.test", { environment: environment(), token: "jwt" });
    expect(client).toMatchObject({ url: "https://maru.test/", room: null });
    expect(client.inspect()).toBeNull();
    const joining = client.join("garden", { name: "Mina" });
    await settle();
    expect(server.webSocketsMade).toBe(1);
    expect(server.last("join")).toMatchObject({ room: "garden", token: "jwt", name: "Mina" });
    await server.join();
    const joined = await joining;
    expect(client.room).toBe(joined);
    expect(client.inspect()).toBe(joined.inspect());
    await answered(client.close());
    expect(client.room).toBeNull();
  });

  it("leaves the room before, and keeps the tracks that go along", async () => {
    const client = await connect("https://maru.test", { environment: environment() });
    const joining = client.join("one");
    await settle();
    await server.join();
    const first = await joining;
    const camera = (await answered(first.localParticipant.setCameraEnabled(true)))!;
    const microphone = (await answered(first.localParticipant.setMicrophoneEnabled(true)))!;
    const next = client.join("two", { token: "other", tracks: [camera] });
    await answerAll();
    await pass(1);
    expect(server.last("join")).toMatchObject({ room: "two", token: "other" });
    await server.join();
    const second = await next;
    expect(first.connection.state).toBe("disconnected");
    expect(camera.mediaStreamTrack?.readyState).toBe("live");
    expect(microphone.mediaStreamTrack).toBeNull();
    expect(second.localParticipant.track("camera")).toBe(camera);
  });

  it("fails when the server cannot be reached, hangs, or the caller gives up", async () => {
    server.webSocket = server.sse = "blocked";
    await expect(connect("https://maru.test", { environment: environment() })).rejects.toMatchObject({
      code: "unreachable",
    });
    server.webSocket = server.sse = "hung";
    const hanging = expect(
      connect("https://maru.test", { environment: environment(), timeoutMillis: 1_000 }),
    ).rejects.toMatchObject({ code: "timeout" });
    await pass(1_000);
    await hanging;
    await expect(
      connect("https://maru.test", { environment: environment(), signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: "aborted" });
  });
});

describe("who is here", () => {
  it("is known from the join on", async () => {
    const room = await enter({
      participants: [
        participant(JUN, "Jun", { tracks: [wire("cam", "camera", { label: "Cam", width: 640, height: 480 })] }),
      ],
    });
    expect(room).toMatchObject({ name: "garden", topology: "mesh" });
    expect(room.createdAt).toEqual(new Date(500));
    expect(room.limits).toMatchObject({ maxParticipants: 16, maxMessageBytes: 65_536 });
    expect(room.localParticipant).toMatchObject({ id: SELF, identity: "mina", name: "Mina", hidden: false });
    const jun = room.participants.get(JUN)!;
    expect(jun).toMatchObject({ name: "Jun", peerState: "none", returning: false, isLocal: false });
    expect(jun.track("camera")).toMatchObject({ id: "cam", kind: "video", label: "Cam", width: 640, height: 480 });
    expect(jun.track("screen")).toBeUndefined();
  });

  it("changes as people come, change and go", async () => {
    await enter();
    say({ type: "participant.joined", participant: participant(JUN, "Jun", { tracks: [wire("mic", "microphone")] }) });
    expect(names()).toEqual(["participantJoined", "trackPublished"]);
    const jun = room.participants.get(JUN)!;
    forget();
    say({ type: "participant.updated", participant: JUN, name: "Juni", metadata: "m" });
    expect(jun).toMatchObject({ name: "Juni", metadata: "m" });
    say({ type: "participant.updated", participant: JUN, name: "Juni" });
    say({ type: "participant.updated", participant: "p_nobody" });
    expect(names()).toEqual(["participantUpdated"]);
    forget();
    say({ type: "participant.left", participant: JUN, reason: "removed" });
    say({ type: "participant.left", participant: JUN, reason: "removed" });
    expect(names()).toEqual(["trackUnpublished", "participantLeft"]);
    expect(told("participantLeft")).toEqual({ participant: jun, reason: "removed" });
    expect(room.participants.size).toBe(0);
  });

  it("says who speaks, who began last first", async () => {
    await enter({ participants: [participant(JUN, "Jun"), participant(ARA, "Ara")] });
    const speakers = () => room.activeSpeakers.map(({ name }) => name);
    say({ type: "participant.updated", participant: JUN, speaking: true });
    say({ type: "participant.updated", participant: ARA, speaking: true });
    expect(speakers()).toEqual(["Ara", "Jun"]);
    say({ type: "participant.updated", participant: JUN, speaking: false });
    expect(speakers()).toEqual(["Ara"]);
    expect(told("activeSpeakers").speakers).toBe(room.activeSpeakers);
    say({ type: "participant.left", participant: ARA, reason: "left" });
    expect(speakers()).toEqual([]);
  });

  it("follows tracks as they are published, muted and taken back", async () => {
    await enterWithJun();
    say({ type: "track.published", participant: JUN, track: wire("cam", "camera") });
    const track = room.participants.get(JUN)!.track("camera")!;
    expect(told("trackPublished")).toMatchObject({ track });
    say({ type: "track.updated", participant: JUN, track: "cam", muted: true });
    expect(track.muted).toBe(true);
    expect(told("trackUpdated")).toMatchObject({ track, by: "publisher" });
    say({ type: "track.updated", participant: JUN, track: "cam", muted: false, by: "admin" });
    expect(told("trackUpdated")).toMatchObject({ by: "admin" });
    forget();
    say({ type: "track.updated", participant: JUN, track: "cam", muted: false });
    say({ type: "track.updated", participant: JUN, track: "nothing", muted: true });
    say({ type: "track.updated", participant: JUN, track: "cam" });
    say({ type: "track.published", participant: "p_nobody", track: wire("x", "camera") });
    say({ type: "track.unpublished", participant: JUN, track: "nothing" });
    expect(names()).toEqual([]);
    say({ type: "track.unpublished", participant: JUN, track: "cam" });
    expect(names()).toEqual(["trackUnpublished"]);
  });
});

describe("media of others", () => {
  it("is there when both its announcement and its section have come, in either order", async () => {
    await enterWithJun([wire("cam", "camera")]);
    await settle();
    await junAnswers({ "1": "cam", "0": "mic" });
    expect(names().filter((name) => name === "trackSubscribed")).toHaveLength(1);
    const jun = room.participants.get(JUN)!;
    expect(jun.track("camera")?.mediaStreamTrack).not.toBeNull();
    say({ type: "track.published", participant: JUN, track: wire("mic", "microphone") });
    expect(told("trackSubscribed")).toMatchObject({ track: jun.track("microphone"), participant: jun });
    expect(jun.track("microphone")).toMatchObject({ isSubscribed: true, audioLevel: 0.25 });
    expect(jun.track("camera")?.audioLevel).toBe(0);
    say({ type: "track.unpublished", participant: JUN, track: "cam" });
    expect(names().slice(-2)).toEqual(["trackUnsubscribed", "trackUnpublished"]);
  });

  it("is not taken for a track of another kind", async () => {
    await enterWithJun([wire("cam", "camera")]);
    await settle();
    await junAnswers({ "0": "cam" });
    expect(room.participants.get(JUN)!.track("camera")?.isSubscribed).toBe(false);
  });

  it("says how it is doing", async () => {
    await enterWithJun();
    const jun = room.participants.get(JUN)!;
    expect(jun.peerState).toBe("connecting");
    pc().become("connected");
    expect(told("peerState")).toEqual({ participant: jun, state: "connected" });
    pc().become("disconnected");
    expect(jun.peerState).toBe("interrupted");
    pc().become("failed");
    expect(jun.peerState).toBe("failed");
    expect(told("error")).toMatchObject({ participant: jun, error: { code: "peer_failed" } });
  });

  it("plays in elements, and follows what they are given", async () => {
    await enterWithJun([wire("mic", "microphone")]);
    await settle();
    const track = room.participants.get(JUN)!.track("microphone")!;
    const element = new FakeElement();
    const detach = track.attach(element.asElement());
    expect(element).toMatchObject({ autoplay: true, playsInline: true, muted: false, srcObject: null });
    await junAnswers({ "0": "mic" });
    expect(element.media).toBe(track.mediaStreamTrack);
    await room.switchDevice("audiooutput", "spk1");
    expect(element.sinkId).toBe("spk1");
    await room.switchDevice("audiooutput", "gone");
    await settle();
    expect(element.sinkId).toBe("spk1");
    detach();
    detach();
    expect(element.srcObject).toBeNull();
  });

  it("asks for a gesture where the browser wants one", async () => {
    await enterWithJun([wire("mic", "microphone")]);
    await settle();
    const element = new FakeElement();
    element.failure = new DOMException("no gesture", "NotAllowedError");
    room.participants.get(JUN)!.track("microphone")!.attach(element.asElement());
    await junAnswers({ "0": "mic" });
    expect(told("playbackBlocked")).toEqual({ blocked: true });
    await room.startPlayback();
    expect(names().filter((name) => name === "playbackBlocked")).toHaveLength(1);
    element.failure = null;
    await room.startPlayback();
    expect(told("playbackBlocked")).toEqual({ blocked: false });
    await room.startPlayback();
    expect(element.plays).toBe(1);
  });
});

describe("topology", () => {
  it("opens and closes connections as the server says", async () => {
    await enterWithJun();
    say({ type: "participant.joined", participant: participant(ARA, "Ara") });
    say({ type: "topology", topology: "mesh", add: [connection(ARA, { polite: false, initiator: false })] });
    expect(told("topology")).toEqual({ topology: "mesh", peers: [JUN, ARA] });
    expect(FakePeerConnection.made).toHaveLength(2);
    say({ type: "topology", topology: "mesh", remove: [JUN] });
    expect(FakePeerConnection.made[0]?.isClosed).toBe(true);
    expect(room.participants.get(JUN)?.peerState).toBe("none");
    say({ type: "topology", topology: "mesh", connections: [connection(JUN)] });
    expect(FakePeerConnection.made.map(({ isClosed }) => isClosed)).toEqual([true, true, false]);
    say({ type: "participant.left", participant: JUN, reason: "left" });
    expect(FakePeerConnection.made.every(({ isClosed }) => isClosed)).toBe(true);
  });

  it("keeps a connection that is announced again", async () => {
    await enterWithJun();
    say({ type: "topology", topology: "mesh", connections: [connection(JUN, { polite: false })] });
    expect(FakePeerConnection.made).toHaveLength(1);
    expect(room.inspect().peers.get(JUN)?.polite).toBe(false);
  });

  it("leaves connections of a mode alone that it does not know", async () => {
    await enterWithJun();
    say({ type: "topology", topology: "sfu", connections: [connection("@sfu", { mode: "sfu" })] });
    expect(room.topology).toBe("sfu");
    expect(told("topology")).toEqual({ topology: "sfu", peers: ["@sfu"] });
    expect(FakePeerConnection.made).toHaveLength(1);
    say({ type: "topology", topology: "mesh", add: [connection(JUN)], remove: ["@sfu"] });
    say({ type: "topology", topology: "mesh", add: [connection(JUN, { mode: "sfu" })] });
    expect(FakePeerConnection.made.every(({ isClosed }) => isClosed)).toBe(true);
  });

  it("uses the server's ICE servers and the application's wishes", async () => {
    const iceServers = [{ urls: ["turn:maru.test"], username: "u", credential: "c" }];
    await enter(
      { iceServers, participants: [participant(JUN, "Jun")], connections: [connection(JUN)] },
      { rtcConfiguration: { iceTransportPolicy: "relay" } },
    );
    expect(pc().configuration).toEqual({ iceServers, iceTransportPolicy: "relay", bundlePolicy: "max-bundle" });
  });

  it("asks for fresh ICE servers in good time, and uses them for what is restarted", async () => {
    const lent = (credential: string) => ({ iceServers: [{ urls: "turn:maru.test", username: "u", credential }] });
    await enter({
      ...lent("first"),
      iceServersTtlMillis: 4_000,
      participants: [participant(JUN, "Jun")],
      connections: [connection(JUN)],
    });
    // Never sooner than 5 s, however short the server's time is.
    server.line.say({ type: "ping", at: 1 });
    await pass(4_900);
    expect(server.count("iceServers")).toBe(0);
    await pass(200);
    expect(server.count("iceServers")).toBe(1);
    const re = server.last("iceServers").id;
    server.line.say({ type: "iceServers", re, ...lent("second"), iceServersTtlMillis: 8_000 });
    expect(pc().configuration).toMatchObject(lent("second"));
    await pass(5_900);
    expect(server.count("iceServers")).toBe(1);
    await pass(200);
    expect(server.count("iceServers")).toBe(2);
  });

  it("asks again when the server could not answer", async () => {
    await enter({ iceServers: [], iceServersTtlMillis: 4_000 });
    server.line.say({ type: "ping", at: 1 });
    await pass(5_100);
    server.line.say({ type: "error", re: server.last("iceServers").id, code: "internal", message: "", hint: "" });
    server.line.say({ type: "ping", at: 2 });
    await pass(8_000);
    server.line.say({ type: "ping", at: 3 });
    await pass(2_100);
    expect(server.count("iceServers")).toBe(2);
  });

  it("takes the ICE servers of a resume before anything restarts", async () => {
    const lent = (credential: string) => ({ iceServers: [{ urls: "turn:maru.test", username: "u", credential }] });
    await enter({ ...lent("first"), participants: [participant(JUN, "Jun")], connections: [connection(JUN)] });
    const restarted: (RTCIceServer[] | undefined)[] = [];
    const connectionToJun = pc();
    connectionToJun.restartIce = () => void restarted.push(connectionToJun.configuration.iceServers);
    await junAnswers();
    connectionToJun.become("connected");
    server.line.end(1006);
    await pass(10);
    connectionToJun.become("failed");
    await pass(3_000);
    await server.resume(9, lent("second"));
    await pass(3_000);
    expect(restarted[0]).toEqual(lent("second").iceServers);
  });

  it("asks nobody for ICE servers that do not expire", async () => {
    await enter({ iceServers: [{ urls: "stun:maru.test" }] });
    for (let i = 0; i < 20; i++) {
      server.line.say({ type: "ping", at: i });
      await pass(5_000);
    }
    expect(server.count("iceServers")).toBe(0);
  });

  it("goes on when the browser has no WebRTC", async () => {
    const broken = () => {
      throw new Error("no more peer connections");
    };
    await enter({}, { environment: { ...environment(), createPeerConnection: broken } });
    say({ type: "participant.joined", participant: participant(JUN, "Jun") });
    say({ type: "topology", topology: "mesh", add: [connection(JUN)] });
    expect(told("error")).toMatchObject({ error: { code: "negotiation_failed" }, participant: { id: JUN } });
  });

  it("ignores descriptions of strangers and of no sense", async () => {
    await enterWithJun();
    say({ type: "offer", from: "p_stranger", sdp: "v=0" });
    say({ type: "offer", from: JUN, sdp: 7 });
    say({ type: "candidate", from: "p_stranger", candidate: null });
    say({ type: "candidate", from: JUN });
    await settle();
    expect(names()).toEqual([]);
  });
});

describe("publishing", () => {
  it("announces a track, then sends it", async () => {
    await enterWithJun();
    await junAnswers();
    const media = new FakeTrack("video", "My camera", { width: 1280, height: 720 });
    const publishing = room.publish(asTrack(media), { source: "screen", id: "my-screen", label: "Slides" });
    await settle();
    expect(server.last("publish").track).toEqual({
      id: "my-screen",
      source: "screen",
      kind: "video",
      muted: false,
      label: "Slides",
      width: 1280,
      height: 720,
    });
    expect(server.count("offer")).toBe(1);
    const track = await answered(publishing);
    expect(server.last("offer").tracks).toEqual({ "1": "my-screen" });
    expect(told("trackPublished")).toEqual({ track, participant: room.localParticipant });
    expect(room.localParticipant.tracks.get("my-screen")).toBe(track);
    expect(track.isPublished).toBe(true);
    await expect(room.publish(track)).resolves.toBe(track);
  });

  it("sends the tracks of a lobby with the very first offer", async () => {
    const camera = await createCameraTrack({}, environment());
    const microphone = await createMicrophoneTrack({}, environment());
    await camera.setMuted(true);
    await enterWithJun([], { tracks: [microphone, camera] });
    await settle();
    const types = server.line.sent.map(({ type }) => type);
    expect(types.slice(0, 4)).toEqual(["join", "publish", "publish", "offer"]);
    expect(server.last("offer").tracks).toEqual({ "0": microphone.id, "1": camera.id });
    expect(server.last("publish").track).toMatchObject({ muted: true, source: "camera" });
  });

  it("takes a track of a lobby back that the server refuses, and leaves out what the token does not allow", async () => {
    const camera = await createCameraTrack({}, environment());
    await enterWithJun([], { tracks: [camera] });
    server.line.say({ type: "error", re: server.last("publish").id, code: "too_many_tracks", message: "Full." });
    await settle();
    expect(room.localParticipant.tracks.size).toBe(0);
    expect(told("error")).toMatchObject({ error: { code: "too_many_tracks" } });

    replaceServer();
    const grants = { publish: ["microphone" as const], subscribe: true, data: true, admin: false };
    const joining = join({ url: "https://maru.test/", environment: environment(), tracks: [camera] });
    await settle();
    const self = { ...participant(SELF, "Mina"), hidden: false, grants };
    await server.join({ self });
    const room2 = await joining;
    expect(room2.localParticipant.tracks.size).toBe(0);
    expect(server.count("publish")).toBe(0);
  });

  it("rejects what makes no sense, before the server has to", async () => {
    await enter();
    const ended = new FakeTrack("video");
    ended.stop();
    await expect(room.publish(asTrack(ended))).rejects.toMatchObject({ code: "bad_argument" });
    await expect(room.publish(asTrack(new FakeTrack("video")), { id: "a b" })).rejects.toMatchObject({ field: "id" });
    await expect(room.publish(asTrack(new FakeTrack("video")), { source: "microphone" })).rejects.toMatchObject({
      field: "source",
    });
    await answered(room.publish(asTrack(new FakeTrack("video")), { id: "one" }));
    await expect(room.publish(asTrack(new FakeTrack("video")), { id: "one" })).rejects.toMatchObject({
      code: "duplicate_track",
    });
    expect(server.count("publish")).toBe(1);
  });

  it("rejects with the server's refusal", async () => {
    await enter();
    const publishing = room.publish(asTrack(new FakeTrack("video")));
    const rejection = expect(publishing).rejects.toMatchObject({ code: "too_many_tracks" });
    await settle();
    server.line.say({ type: "error", re: server.last("publish").id, code: "too_many_tracks", message: "No." });
    await rejection;
    expect(room.localParticipant.tracks.size).toBe(0);
  });

  it("takes a track back that ended while the server answered", async () => {
    await enter();
    const track = await createCameraTrack({}, environment());
    const publishing = room.publish(track);
    await settle();
    track.stop();
    await expect(answered(publishing)).rejects.toMatchObject({ code: "bad_argument" });
    expect(server.last("unpublish").track).toBe(track.id);
  });

  it("takes tracks back", async () => {
    await enterWithJun();
    await junAnswers();
    const track = await answered(room.publish(asTrack(new FakeTrack("video"))));
    await junAnswers();
    await answered(room.unpublish(track));
    expect(server.last("unpublish")).toMatchObject({ track: track.id });
    expect(server.last("offer").tracks).toEqual({});
    expect(told("trackUnpublished")).toMatchObject({ track });
    expect(track.isPublished).toBe(false);
    expect(track.mediaStreamTrack?.readyState).toBe("live");
    await room.unpublish(track);
    await room.unpublish("nothing");
    expect(server.count("unpublish")).toBe(1);
    const again = await answered(room.publish(track));
    await answered(room.unpublish(again.id, { stop: true }));
    expect(track.mediaStreamTrack).toBeNull();
  });

  it("cuts a long label without breaking a character", async () => {
    await enter();
    const label = "마루🏠".repeat(40);
    await answered(room.publish(asTrack(new FakeTrack("video")), { label }));
    const sent = (server.last("publish").track as WireTrack).label!;
    expect([...sent]).toHaveLength(64);
    expect(sent.endsWith("마")).toBe(true);
  });
});

describe("camera and microphone", () => {
  it("are opened and published when enabled, muted and unmuted afterwards", async () => {
    await enter();
    const { localParticipant } = room;
    expect(await localParticipant.setMicrophoneEnabled(false)).toBeUndefined();
    const microphone = await answered(localParticipant.setMicrophoneEnabled(true));
    expect(microphone).toMatchObject({ source: "microphone", muted: false, label: "Label of mic1", deviceId: "mic1" });
    await answered(localParticipant.setMicrophoneEnabled(false));
    expect(server.last("mute")).toMatchObject({ track: microphone!.id, muted: true });
    await answered(localParticipant.setMicrophoneEnabled(true));
    expect(server.last("mute")).toMatchObject({ muted: false });
    expect(devices.opened).toHaveLength(1);
  });

  it("are not opened twice by two calls at once", async () => {
    await enter();
    const both = Promise.all([
      room.localParticipant.setCameraEnabled(true),
      room.localParticipant.setCameraEnabled(true),
    ]);
    const [a, b] = await answered(both);
    expect(a).toBe(b);
    expect(devices.opened).toHaveLength(1);
  });

  it("are given back when they cannot be published", async () => {
    await enter();
    const enabling = room.localParticipant.setCameraEnabled(true);
    const rejection = expect(enabling).rejects.toMatchObject({ code: "too_many_tracks" });
    await settle();
    server.line.say({ type: "error", re: server.last("publish").id, code: "too_many_tracks", message: "No." });
    await rejection;
    expect(devices.opened[0]?.readyState).toBe("ended");
  });

  it("are not even asked for without the grant", async () => {
    const grants = { publish: [], subscribe: true, data: true, admin: false };
    await enter({ self: { ...participant(SELF, "Mina"), hidden: false, grants } });
    await expect(room.localParticipant.setCameraEnabled(true)).rejects.toMatchObject({
      code: "grant_missing",
      field: "publish",
    });
    await expect(room.shareScreen()).rejects.toMatchObject({ code: "grant_missing" });
    expect(devices.requests).toEqual([]);
  });

  it("are muted by source or by track", async () => {
    await enter();
    const microphone = (await answered(room.localParticipant.setMicrophoneEnabled(true)))!;
    await answered(room.setMuted("microphone", true));
    expect(microphone.muted).toBe(true);
    await answered(room.setMuted(microphone, false));
    expect(microphone.muted).toBe(false);
    expect(told("trackUpdated")).toMatchObject({ track: microphone, by: "publisher" });
    await expect(room.setMuted("camera", true)).rejects.toMatchObject({ code: "unknown_track" });
  });

  it("stop the camera while it is muted, so that its light goes off", async () => {
    await enterWithJun();
    await junAnswers();
    const camera = (await answered(room.localParticipant.setCameraEnabled(true)))!;
    await junAnswers();
    const sender = pc().transceivers.find(({ sender }) => sender.track !== null)!.sender;
    await answered(room.setMuted("camera", true));
    expect(devices.opened[0]?.readyState).toBe("ended");
    expect(camera.mediaStreamTrack).toBeNull();
    expect(sender.track).toBeNull();
    await answered(room.setMuted("camera", false));
    expect(sender.track).toBe(devices.opened[1]);
    expect(devices.opened[1]?.enabled).toBe(true);
    expect(server.line.sent.filter(({ type }) => type === "mute").map(({ muted }) => muted)).toEqual([true, false]);
  });

  it("are switched in mid-call", async () => {
    await enterWithJun();
    await junAnswers();
    const camera = (await answered(room.localParticipant.setCameraEnabled(true)))!;
    await junAnswers();
    const version = pc().version;
    await room.switchDevice("videoinput", "cam2");
    expect(camera.deviceId).toBe("cam2");
    expect(devices.opened[0]?.readyState).toBe("ended");
    await settle();
    expect(pc().version).toBe(version);
    await room.switchDevice("audioinput", "mic2");
  });

  it("are muted by an administrator, but never opened by one", async () => {
    await enter();
    const microphone = (await answered(room.localParticipant.setMicrophoneEnabled(true)))!;
    say({ type: "track.updated", participant: SELF, track: microphone.id, muted: true, by: "admin" });
    await settle();
    expect(microphone.muted).toBe(true);
    expect(devices.opened[0]?.enabled).toBe(false);
    expect(server.count("mute")).toBe(0);
    expect(told("trackUpdated")).toMatchObject({ track: microphone, by: "admin" });
    say({ type: "track.updated", participant: SELF, track: microphone.id, muted: false, by: "admin" });
    await settle();
    expect(microphone.muted).toBe(true);
    expect(server.last("mute")).toMatchObject({ muted: true });
    say({ type: "track.updated", participant: SELF, track: "nothing", muted: true, by: "admin" });
  });

  it("tell when the device is lost", async () => {
    await enter();
    const camera = (await answered(room.localParticipant.setCameraEnabled(true)))!;
    devices.failures = [new DOMException("none", "NotFoundError")];
    devices.opened[0]?.end();
    await settle();
    expect(told("deviceLost")).toEqual({ track: camera, recovered: false });
    expect(camera.muted).toBe(true);
    expect(server.last("mute")).toMatchObject({ muted: true });
  });
});

describe("sharing a screen", () => {
  it("publishes picture and sound, and takes them back", async () => {
    await enter();
    const tracks = await answered(room.shareScreen());
    expect(tracks.map(({ source }) => source)).toEqual(["screen", "screen_audio"]);
    expect(devices.opened[0]?.contentHint).toBe("detail");
    await answered(room.stopScreenShare());
    expect(server.count("unpublish")).toBe(2);
    expect(devices.opened.every(({ readyState }) => readyState === "ended")).toBe(true);
    await room.stopScreenShare();
  });

  it("ends by itself when the user ends it in the browser's own bar", async () => {
    await enter();
    const [screen] = await answered(room.shareScreen({ audio: false }));
    devices.opened[0]?.end();
    await settle();
    expect(server.last("unpublish").track).toBe(screen!.id);
    expect(told("trackUnpublished")).toMatchObject({ track: screen });
    expect(room.localParticipant.track("screen")).toBeUndefined();
  });

  it("shows one screen at a time", async () => {
    await enter();
    const [first] = await answered(room.shareScreen({ audio: false }));
    const [second] = await answered(room.shareScreen({ audio: false }));
    expect(room.localParticipant.track("screen")).toBe(second);
    expect(first!.isPublished).toBe(false);
  });

  it("goes without sound where the token does not allow it", async () => {
    const grants = { publish: ["screen" as const], subscribe: true, data: true, admin: false };
    await enter({ self: { ...participant(SELF, "Mina"), hidden: false, grants } });
    await answered(room.shareScreen());
    expect(devices.requests[0]).toMatchObject({ audio: false });
  });

  it("says when the user cancels", async () => {
    await enter();
    devices.failures = [new DOMException("no", "NotAllowedError")];
    await expect(room.shareScreen()).rejects.toMatchObject({ code: "permission_denied" });
    expect(server.count("publish")).toBe(0);
  });

  it("gives the screen back when it cannot be published", async () => {
    await enter();
    const sharing = room.shareScreen({ audio: false });
    const rejection = expect(sharing).rejects.toMatchObject({ code: "too_many_tracks" });
    await settle();
    server.line.say({ type: "error", re: server.last("publish").id, code: "too_many_tracks", message: "No." });
    await rejection;
    expect(devices.opened[0]?.readyState).toBe("ended");
  });
});
