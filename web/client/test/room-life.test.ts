import { beforeEach, describe, expect, it, vi } from "vitest";
import type { LocalTrack } from "../src/api.js";
import type { Joined, WireTrack } from "../src/protocol.js";
import { FakeAudio } from "./fake-audio.js";
import { FakeElement } from "./fake-devices.js";
import { FakePeerConnection, FakeTrack, asTrack } from "./fake-media.js";
import { ARA, connection, JUN, participant, pass, SELF, settle } from "./fake-server.js";
import {
  answered,
  countFrom,
  devices,
  enter,
  enterWithJun,
  environment,
  forget,
  junAnswers,
  names,
  pc,
  room,
  say,
  server,
  told,
  useStage,
  wire,
} from "./room-stage.js";

useStage();

describe("messages", () => {
  it("are sent to all, or to some", async () => {
    await enter({ participants: [participant(JUN, "Jun")] });
    const sent = await answered(room.sendChat("hello", { to: [room.participants.get(JUN)!, ARA] }));
    expect(server.last("chat")).toEqual({ id: 2, type: "chat", text: "hello", to: [JUN, ARA] });
    expect(sent.at).toEqual(new Date(1_234));
    const payload = { arm: [1, 2] };
    const sending = room.send("robot.arm", payload);
    payload.arm.push(3);
    await answered(sending);
    expect(server.last("message")).toEqual({ id: 3, type: "message", topic: "robot.arm", payload: { arm: [1, 2] } });
  });

  it("are refused when they make no sense", async () => {
    await enter();
    const circular: { self?: unknown } = {};
    circular.self = circular;
    await expect(room.sendChat("")).rejects.toMatchObject({ field: "text" });
    await expect(room.send("", 1)).rejects.toMatchObject({ field: "topic" });
    for (const payload of [undefined, circular, 1n, () => {}]) {
      await expect(room.send("t", payload)).rejects.toMatchObject({ field: "payload" });
    }
  });

  it("arrive with their sender", async () => {
    await enter({ participants: [participant(JUN, "Jun")] });
    say({ type: "chat", from: JUN, text: "hi", at: 5, private: true });
    expect(told("chat")).toEqual({
      from: room.participants.get(JUN),
      fromId: JUN,
      text: "hi",
      at: new Date(5),
      private: true,
    });
    say({ type: "chat", from: null, text: "from the house", at: 6 });
    expect(told("chat")).toMatchObject({ from: null, fromId: null, private: false });
    say({ type: "message", from: ARA, topic: "t", payload: null, at: 7 });
    expect(told("message")).toMatchObject({ from: null, fromId: ARA, topic: "t", payload: null });
  });
});

describe("ourselves", () => {
  it("change name and metadata", async () => {
    await enter();
    await answered(room.localParticipant.update({ name: "Min-a", metadata: undefined }));
    expect(server.last("update")).toEqual({ id: 2, type: "update", name: "Min-a" });
    expect(room.localParticipant.name).toBe("Min-a");
    expect(told("participantUpdated")).toEqual({ participant: room.localParticipant });
  });

  it("tell others when they speak, until they are muted for good", async () => {
    const audio = new FakeAudio();
    await enter({}, { environment: { ...environment(), createAudioContext: () => audio.create() } });
    await answered(room.localParticipant.setMicrophoneEnabled(true));
    audio.amplitude = 0.1;
    await pass(300);
    expect(server.last("update")).toMatchObject({ speaking: true });
    expect(room.activeSpeakers).toEqual([room.localParticipant]);
    audio.amplitude = 0;
    await pass(1_000);
    expect(server.last("update")).toMatchObject({ speaking: false });
    audio.amplitude = 0.1;
    await pass(300);
    await answered(room.unpublish(room.localParticipant.track("microphone")!, { stop: true }));
    expect(server.last("update")).toMatchObject({ speaking: false });
    expect(room.activeSpeakers).toEqual([]);
    expect(audio.closed).toBe(1);
  });

  it("say nothing of their speaking when the application does not want it", async () => {
    const audio = new FakeAudio();
    audio.amplitude = 0.1;
    const options = { environment: { ...environment(), createAudioContext: () => audio.create() } };
    await enter({}, { ...options, announceSpeaking: false });
    await answered(room.localParticipant.setMicrophoneEnabled(true));
    await pass(1_000);
    expect(audio.contexts).toBe(0);
    expect(server.count("update")).toBe(0);
  });

  it("are changed by an administrator", async () => {
    await enter();
    say({ type: "participant.updated", participant: SELF, name: "Guest", metadata: "m" });
    expect(room.localParticipant).toMatchObject({ name: "Guest", metadata: "m" });
    expect(names()).toEqual(["participantUpdated"]);
  });
});

describe("a restart of the server", () => {
  let camera: LocalTrack;

  async function restart(overrides: Partial<Joined>): Promise<void> {
    server.line.end(1012);
    await pass(1);
    countFrom(0);
    await server.join({ restored: true, seq: 0, ...overrides });
  }

  beforeEach(async () => {
    await enterWithJun([wire("cam", "camera")]);
    await junAnswers({ "1": "cam" });
    pc().become("connected");
    camera = (await answered(room.localParticipant.setCameraEnabled(true)))!;
    await junAnswers({ "1": "cam" });
    forget();
  });

  it("keeps calls with those who are not back yet, and publishes our tracks again", async () => {
    const jun = room.participants.get(JUN)!;
    const media = jun.track("camera")!.mediaStreamTrack;
    await restart({});
    expect(jun).toMatchObject({ returning: true, peerState: "connected" });
    expect(jun.track("camera")?.mediaStreamTrack).toBe(media);
    expect(server.last("publish").track).toMatchObject({ id: camera.id });
    say({ type: "participant.joined", participant: participant(JUN, "Jun") });
    say({ type: "topology", topology: "mesh", add: [connection(JUN)] });
    expect(jun.returning).toBe(false);
    say({ type: "track.published", participant: JUN, track: wire("cam", "camera") });
    await pass(8_000);
    server.line.say({ type: "ping", at: 1 });
    await pass(8_000);
    expect(room.participants.get(JUN)).toBe(jun);
    expect(jun.track("camera")?.mediaStreamTrack).toBe(media);
    expect(FakePeerConnection.made).toHaveLength(1);
    expect(names().filter((name) => /track|Left|Joined/.test(name))).toEqual([]);
  });

  it("keeps those who are back before us", async () => {
    await restart({
      participants: [participant(JUN, "Jun", { tracks: [wire("cam", "camera", { muted: true })] })],
      connections: [connection(JUN)],
    });
    expect(FakePeerConnection.made).toHaveLength(1);
    expect(room.participants.get(JUN)).toMatchObject({ returning: false, peerState: "connected" });
    expect(told("trackUpdated")).toMatchObject({ track: { muted: true } });
  });

  it("lets those go who do not come back in time", async () => {
    await restart({ resumeWindowMillis: 5_000 });
    await pass(5_000);
    expect(told("participantLeft")).toMatchObject({ reason: "lost" });
    expect(pc().isClosed).toBe(true);
  });

  it("drops the tracks that are not announced again", async () => {
    await restart({});
    say({ type: "participant.joined", participant: participant(JUN, "Jun") });
    await pass(5_000);
    server.line.say({ type: "ping", at: 1 });
    await pass(5_001);
    expect(names()).toContain("trackUnpublished");
    expect(room.participants.get(JUN)?.tracks.size).toBe(0);
  });

  it("publishes what was being published, once", async () => {
    const publishing = room.publish(asTrack(new FakeTrack("video")), { id: "second" });
    await settle();
    await restart({});
    expect(
      server.line.sent.filter(({ type }) => type === "publish").map(({ track }) => (track as WireTrack).id),
    ).toEqual([camera.id, "second"]);
    await answered(publishing);
    expect(room.localParticipant.tracks.has("second")).toBe(true);
  });

  it("brings a name back that the server has forgotten", async () => {
    await answered(room.localParticipant.update({ name: "New" }));
    await restart({});
    expect(server.last("update")).toMatchObject({ name: "New" });
    expect(room.localParticipant.name).toBe("New");
  });

  it("takes a track back that the server does not take again", async () => {
    await restart({});
    server.line.say({ type: "error", re: server.last("publish").id, code: "grant_missing", message: "No." });
    await settle();
    expect(room.localParticipant.tracks.size).toBe(0);
    expect(told("error")).toMatchObject({ error: { code: "grant_missing" } });
  });

  it("that took too long makes us somebody new: everything begins anew", async () => {
    const jun = room.participants.get(JUN)!;
    server.line.end(1006);
    await pass(1);
    server.line.say({ type: "error", re: server.last("resume").id, code: "resume_expired", message: "Too late." });
    await settle();
    countFrom(0);
    const self = { ...participant("p_new", "Mina"), hidden: false, grants: room.localParticipant.grants };
    await server.join({
      seq: 0,
      self,
      participants: [participant(JUN, "Jun"), participant(ARA, "Ara")],
      connections: [connection(JUN), connection(ARA)],
    });
    expect(room.localParticipant.id).toBe("p_new");
    expect(FakePeerConnection.made.map(({ isClosed }) => isClosed)).toEqual([true, false, false]);
    expect(jun.tracks.size).toBe(0);
    expect(names()).toEqual(expect.arrayContaining(["trackUnsubscribed", "trackUnpublished", "participantJoined"]));
    expect(server.last("publish").track).toMatchObject({ id: camera.id });
    expect(server.last("offer").tracks).toMatchObject({ "0": camera.id });
  });
});

describe("the end", () => {
  it("of leaving stops everything", async () => {
    await enterWithJun([wire("cam", "camera")]);
    await junAnswers({ "1": "cam" });
    await answered(room.localParticipant.setCameraEnabled(true));
    const element = new FakeElement();
    room.participants.get(JUN)!.track("camera")!.attach(element.asElement());
    await answered(room.leave());
    expect(room.connection).toMatchObject({ state: "disconnected", code: "left" });
    expect(devices.opened[0]?.readyState).toBe("ended");
    expect(pc().isClosed).toBe(true);
    expect(element.srcObject).toBeNull();
    expect(server.wakers.size + server.hiders.size).toBe(0);
    await expect(room.sendChat("x")).rejects.toMatchObject({ code: "left" });
    await room.leave();
  });

  it("keeps the tracks when asked to", async () => {
    await enter();
    const camera = (await answered(room.localParticipant.setCameraEnabled(true)))!;
    await answered(room.leave({ stopTracks: false }));
    expect(camera.mediaStreamTrack?.readyState).toBe("live");
    expect(camera.isPublished).toBe(false);
  });

  it("comes with a reason when others caused it", async () => {
    await enter();
    await answered(room.localParticipant.setCameraEnabled(true));
    say({ type: "room.closed", reason: "empty" });
    server.line.end(4012);
    expect(told("connectionState")).toMatchObject({ state: "disconnected", code: "room_closed" });
    expect(devices.opened[0]?.readyState).toBe("ended");
    expect(names()).not.toContain("error");
  });

  it("comes with the page", async () => {
    await enter();
    for (const hide of [...server.hiders]) hide();
    expect(server.last("leave")).toMatchObject({ type: "leave" });
    expect(room.connection.state).toBe("disconnected");
  });

  it("does not come with the page when the application does not want it", async () => {
    await enter({}, { leaveOnPageHide: false });
    expect(server.hiders.size).toBe(0);
  });
});

describe("a listener that throws", () => {
  it("harms neither the others nor the connection", async () => {
    const reported = vi.fn();
    vi.stubGlobal("reportError", reported);
    await enter();
    const off = room.on("participantJoined", () => {
      throw new Error("a bug of the application");
    });
    const after = vi.fn();
    room.once("participantJoined", after);
    say({ type: "participant.joined", participant: participant(JUN, "Jun") });
    expect(reported).toHaveBeenCalledOnce();
    expect(after).toHaveBeenCalledOnce();
    off();
    say({ type: "participant.joined", participant: participant(ARA, "Ara") });
    expect(reported).toHaveBeenCalledOnce();
    expect(after).toHaveBeenCalledOnce();
    expect(names()).not.toContain("error");
    vi.unstubAllGlobals();
  });
});

describe("draining", () => {
  it("is told", async () => {
    await enter();
    server.line.say({ type: "draining", retryAfterMillis: 1_500 });
    expect(told("draining")).toEqual({ retryAfterMillis: 1_500 });
  });
});
