import type { LocalParticipant, PeerState, RemoteParticipant, Track, TrackSource } from "@maru/client";

/** Somebody in the room, as the page shows them at one moment. The tracks in it are live; what is said about them is not. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly isSelf: boolean;
  readonly isSpeaking: boolean;
  /** Null of ourselves. */
  readonly peer: PeerState | null;
  /** Lost sight of in a restart of the server, and expected back. */
  readonly isReturning: boolean;
  /** The camera while its picture can be shown: published, not muted, received. */
  readonly camera: Track | null;
  /** Whether a picture is on its way but not here yet. */
  readonly isCameraComing: boolean;
  /** Published and not muted. */
  readonly isMicrophoneOn: boolean;
  readonly isCameraOn: boolean;
  readonly isSharing: boolean;
  /** What is to be heard of them: microphones and the sound of shared screens. Empty of ourselves. */
  readonly sounds: readonly Track[];
}

/** A shared screen. */
export interface Screen {
  /** Unique among all tiles. */
  readonly key: string;
  readonly owner: string;
  readonly ownerName: string;
  readonly isOwn: boolean;
  readonly track: Track;
  /** Whether there is a picture to show. */
  readonly isLive: boolean;
}

type Everybody = LocalParticipant | RemoteParticipant;

export function personOf(participant: Everybody): Person {
  const camera = participant.track("camera");
  const microphone = participant.track("microphone");
  const isCameraOn = camera !== undefined && !camera.muted;
  const hasPicture = isCameraOn && camera.mediaStreamTrack !== null;
  return {
    id: participant.id,
    name: participant.name,
    isSelf: participant.isLocal,
    isSpeaking: participant.speaking && microphone !== undefined && !microphone.muted,
    peer: participant.isLocal ? null : participant.peerState,
    isReturning: !participant.isLocal && participant.returning,
    camera: hasPicture ? camera : null,
    isCameraComing: isCameraOn && !hasPicture,
    isMicrophoneOn: microphone !== undefined && !microphone.muted,
    isCameraOn,
    isSharing: participant.track("screen") !== undefined,
    sounds: participant.isLocal ? [] : tracksOf(participant, ["microphone", "screen_audio"]),
  };
}

/** All shared screens, in the order in which people joined; our own last. */
export function screensOf(participants: Iterable<Everybody>): Screen[] {
  const screens = [...participants].flatMap((participant) =>
    tracksOf(participant, ["screen"]).map((track) => ({
      key: `${participant.id} ${track.id}`,
      owner: participant.id,
      ownerName: participant.name,
      isOwn: participant.isLocal,
      track,
      isLive: !track.muted && track.mediaStreamTrack !== null,
    })),
  );
  return screens.sort((a, b) => Number(a.isOwn) - Number(b.isOwn));
}

function tracksOf(participant: Everybody, sources: readonly TrackSource[]): Track[] {
  return [...(participant.tracks as ReadonlyMap<string, Track>).values()].filter((track) =>
    sources.includes(track.source),
  );
}
