// Added to every page before its own scripts: keeps captures small, and lets tests see which path the browser chose and
// what arrives over it, whatever the page itself says of it.
(() => {
  const Native = window.RTCPeerConnection;
  if (!Native) {
    return;
  }
  const connections = [];
  const states = [];
  let servers = [];
  window.RTCPeerConnection = class RTCPeerConnection extends Native {
    constructor(...args) {
      super(...args);
      connections.push(this);
      servers = args[0]?.iceServers ?? [];
      this.addEventListener("connectionstatechange", () => states.push(this.connectionState));
    }
  };

  const devices = navigator.mediaDevices;
  if (devices) {
    const capture = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (constraints) =>
      capture(
        constraints && constraints.video
          ? { ...constraints, video: { width: 320, height: 240, frameRate: 15 } }
          : constraints,
      );
  }

  const live = () => connections.filter((connection) => connection.signalingState !== "closed");

  const all = async (type) => {
    const found = [];
    for (const connection of live()) {
      const stats = await connection.getStats();
      for (const entry of stats.values()) {
        if (entry.type === type) {
          found.push([entry, stats]);
        }
      }
    }
    return found;
  };

  window.natWatch = {
    /** Every state that any connection has been in, in order. */
    states,
    /** The login that the program lent this browser for the relay at a host. */
    login(host) {
      const server = servers.find((candidate) => candidate.username && [candidate.urls].flat().some((url) => url.includes(host)));
      return [server.username, server.credential];
    },
    /** Video frames that were decoded, of all connections together. */
    async frames() {
      const streams = await all("inbound-rtp");
      return streams.reduce((sum, [entry]) => sum + (entry.kind === "video" ? entry.framesDecoded || 0 : 0), 0);
    },
    /** Whether as many frames are decoded before the time is over. Playwright would take a promise for true: it cannot ask. */
    async framesReach(count, millis) {
      const end = performance.now() + millis;
      while ((await this.frames()) < count) {
        if (performance.now() > end) {
          return false;
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return true;
    },
    /** The pair that each connection has selected, as a map of words. */
    async selected() {
      const transports = await all("transport");
      return transports
        .map(([transport, stats]) => [stats.get(transport.selectedCandidatePairId), stats])
        .filter(([pair]) => pair)
        .map(([pair, stats]) => {
          const local = stats.get(pair.localCandidateId);
          const remote = stats.get(pair.remoteCandidateId);
          return {
            localType: local.candidateType,
            localAddress: local.address || "",
            remoteType: remote.candidateType,
            remoteAddress: remote.address || "",
            protocol: local.protocol,
            relayProtocol: local.relayProtocol || "",
          };
        });
    },
    /** Everything that was gathered, learned and tried, for a test that failed. */
    async report() {
      const lines = states.length > 0 ? [`states: ${states.join(", ")}`] : ["no state was ever reached"];
      for (const type of ["local-candidate", "remote-candidate"]) {
        for (const [entry] of await all(type)) {
          lines.push(
            `${entry.id} ${type} ${entry.candidateType} ${entry.protocol} ${entry.relayProtocol || ""} ${entry.address}:${entry.port}`,
          );
        }
      }
      for (const [entry] of await all("candidate-pair")) {
        lines.push(
          `pair ${entry.localCandidateId} ${entry.remoteCandidateId} ${entry.state}${entry.nominated ? " nominated" : ""}`,
        );
      }
      return lines;
    },
  };
})();
