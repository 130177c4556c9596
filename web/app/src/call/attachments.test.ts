import type { Track } from "@maru/client";
import { cleanup, render } from "@testing-library/svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Person } from "./person";
import Sounds from "./Sounds.svelte";
import Tile from "./Tile.svelte";

afterEach(cleanup);

function track(id: string) {
  const detach = vi.fn();
  const attach = vi.fn(() => detach);
  return { track: { id, attach } as unknown as Track, attach, detach };
}

function person(change: Partial<Person>): Person {
  return {
    id: "p_1",
    name: "Jun",
    isSelf: false,
    isSpeaking: false,
    peer: "connected",
    isReturning: false,
    camera: null,
    isCameraComing: false,
    isMicrophoneOn: true,
    isCameraOn: true,
    isSharing: false,
    sounds: [],
    ...change,
  };
}

const tile = {
  placed: { x: 0, y: 0, width: 400, height: 300, role: "grid" as const },
  isPinned: false,
  isOnly: false,
  isReachable: true,
  onpin: () => {},
  onfocus: () => {},
  onratio: () => {},
};

describe("media", () => {
  it("keeps a picture attached when something else about the person changes", async () => {
    const camera = track("cam");
    const view = render(Tile, { ...tile, person: person({ camera: camera.track }) });
    for (const isSpeaking of [true, false, true]) {
      await view.rerender({ person: person({ camera: camera.track, isSpeaking }) });
    }
    await view.rerender({ placed: { ...tile.placed, width: 200 } });
    expect(camera.attach).toHaveBeenCalledTimes(1);
    expect(camera.detach).not.toHaveBeenCalled();
  });

  it("changes the picture when the track changes, and lets go of it in the end", async () => {
    const [before, after] = [track("cam"), track("cam2")];
    const view = render(Tile, { ...tile, person: person({ camera: before.track }) });
    await view.rerender({ person: person({ camera: after.track }) });
    expect(before.detach).toHaveBeenCalledTimes(1);
    expect(after.attach).toHaveBeenCalledTimes(1);
    view.unmount();
    expect(after.detach).toHaveBeenCalledTimes(1);
  });

  it("keeps a sound attached when people come, speak or move", async () => {
    const microphone = track("mic");
    const speaker = (change: Partial<Person> = {}) => person({ sounds: [microphone.track], ...change });
    const view = render(Sounds, { people: [speaker()] });
    await view.rerender({ people: [speaker({ isSpeaking: true })] });
    await view.rerender({ people: [person({ id: "p_2" }), speaker()] });
    expect(microphone.attach).toHaveBeenCalledTimes(1);
    expect(microphone.detach).not.toHaveBeenCalled();
    await view.rerender({ people: [] });
    expect(microphone.detach).toHaveBeenCalledTimes(1);
  });
});
