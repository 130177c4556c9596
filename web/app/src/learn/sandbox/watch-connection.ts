import type { PeerLog } from "@maru/client/recording";

type Candidate = Parameters<PeerLog["candidate"]>[1];

/** Writes down what a connection of edited code does, for the timeline and the inspector. The code sees no difference. */
export function watchConnection(log: PeerLog, connection: RTCPeerConnection): void {
  log.built(connection, () => null);
  watchStates(log, connection);
  watchMethods(log, connection);
  connection.addEventListener("negotiationneeded", () => log.note("negotiation_needed"));
  connection.addEventListener("track", ({ track }) => log.note("track_added", track.kind));
  connection.addEventListener("icecandidate", ({ candidate }) => {
    if (candidate)
      log.candidate("local", candidate.toJSON() as Candidate, candidate as Parameters<PeerLog["candidate"]>[2]);
  });
}

function watchStates(log: PeerLog, connection: RTCPeerConnection): void {
  const watched = new WeakSet<RTCDtlsTransport>();
  const dtls = (): void => {
    const transports = [...connection.getTransceivers().map((one) => one.sender.transport), connection.sctp?.transport];
    for (const transport of transports) {
      if (!transport || watched.has(transport)) continue;
      watched.add(transport);
      // A transport that a bundle makes superfluous is closed while the connection lives on (RFC 9429 §3.5.1).
      const tell = (): void => {
        if (transport.state !== "closed") log.state("dtls", transport.state);
      };
      transport.addEventListener("statechange", tell);
      tell();
    }
  };
  connection.addEventListener("signalingstatechange", () => {
    log.state("signaling", connection.signalingState);
    dtls();
  });
  connection.addEventListener("icegatheringstatechange", () => log.state("gathering", connection.iceGatheringState));
  connection.addEventListener("iceconnectionstatechange", () => log.state("ice", connection.iceConnectionState));
  connection.addEventListener("connectionstatechange", () => log.state("connection", connection.connectionState));
}

/** Descriptions and remote candidates have no event of their own: the methods are watched instead. */
function watchMethods(log: PeerLog, connection: RTCPeerConnection): void {
  const { setLocalDescription, setRemoteDescription, addIceCandidate, restartIce, close } = connection;
  const settle = async (side: "local" | "remote", done: Promise<void>): Promise<void> => {
    try {
      await done;
      const description = side === "local" ? connection.localDescription : connection.remoteDescription;
      if (description) log.description(side, description, {});
    } catch (error) {
      log.note("description_failed", String(error));
      throw error;
    }
  };
  connection.setLocalDescription = (...args: unknown[]) =>
    settle("local", Reflect.apply(setLocalDescription, connection, args) as Promise<void>);
  connection.setRemoteDescription = (...args: unknown[]) =>
    settle("remote", Reflect.apply(setRemoteDescription, connection, args) as Promise<void>);
  connection.addIceCandidate = async (candidate?: RTCIceCandidateInit | null) => {
    try {
      await Reflect.apply(addIceCandidate, connection, candidate === undefined ? [] : [candidate]);
      log.candidate("remote", candidate ? ({ ...plain(candidate) } as Candidate) : null);
    } catch (error) {
      log.note("candidate_failed", String(error));
      throw error;
    }
  };
  connection.restartIce = () => {
    log.note("ice_restart");
    restartIce.call(connection);
  };
  connection.close = () => {
    close.call(connection);
    for (const machine of ["signaling", "ice", "dtls", "connection"] as const) log.state(machine, "closed");
    log.closed();
  };
}

function plain(candidate: RTCIceCandidateInit): RTCIceCandidateInit {
  const { candidate: line, sdpMid, sdpMLineIndex, usernameFragment } = candidate;
  return {
    candidate: line ?? "",
    sdpMid: sdpMid ?? null,
    sdpMLineIndex: sdpMLineIndex ?? null,
    usernameFragment: usernameFragment ?? null,
  };
}
