// Added to every page before its own scripts: keeps captures small, so that a machine of two cores carries a call of
// four, and lets tests look at what really arrives, whatever the page itself says of it.
(() => {
  const connections = [];
  const Native = window.RTCPeerConnection;
  if (!Native) {
    return;
  }
  window.RTCPeerConnection = class RTCPeerConnection extends Native {
    constructor(...args) {
      super(...args);
      connections.push(this);
    }
  };

  const small = (constraints) => {
    if (!constraints || !constraints.video) {
      return constraints;
    }
    const video = constraints.video === true ? {} : { ...constraints.video };
    return { ...constraints, video: { ...video, width: 320, height: 240, frameRate: 15 } };
  };
  const devices = navigator.mediaDevices;
  if (devices) {
    const capture = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (constraints) => capture(window.maruFullSize ? constraints : small(constraints));
  }

  const live = () => connections.filter((connection) => connection.signalingState !== "closed");

  /** What arrives: one entry per received track of an open connection. */
  const received = async () => {
    const all = [];
    for (const [index, connection] of live().entries()) {
      const stats = await connection.getStats();
      for (const entry of stats.values()) {
        if (entry.type === "inbound-rtp") {
          all.push({
            connection: index,
            state: connection.connectionState,
            kind: entry.kind,
            track: entry.trackIdentifier,
            ssrc: entry.ssrc,
            packets: entry.packetsReceived ?? 0,
            frames: entry.framesDecoded ?? 0,
            width: entry.frameWidth ?? 0,
            energy: entry.totalAudioEnergy ?? 0,
          });
        }
      }
    }
    return all;
  };

  /** What a video element shows: how bright it is, and a sum that changes when the picture does. */
  const picture = (video) => {
    if (!video || video.readyState < 2 || !video.videoWidth) {
      return null;
    }
    const canvas = document.createElement("canvas");
    canvas.width = 64;
    canvas.height = 48;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(video, 0, 0, 64, 48);
    const pixels = context.getImageData(0, 0, 64, 48).data;
    let light = 0;
    let sum = 0;
    for (let i = 0; i < pixels.length; i += 4) {
      const value = pixels[i] + pixels[i + 1] + pixels[i + 2];
      light += value;
      sum = (sum * 31 + value) | 0;
    }
    return { light: light / (3 * 64 * 48), sum, width: video.videoWidth };
  };

  const videoOf = (participant) =>
    [...document.querySelectorAll(`[data-testid=tile][data-participant="${participant}"] video`)].find(
      (video) => video.videoWidth > 0 && video.getClientRects().length > 0,
    );

  const videoLabelled = (label) =>
    [...document.querySelectorAll("video")].find((video) => video.getAttribute("aria-label") === label);

  window.maruWatch = {
    connections,
    live,
    received,
    /** Whether the tile shows a picture that is not black, and not the one of the last time. */
    moves(participant) {
      return this.changes(participant, videoOf(participant));
    },
    /** The same of a video that is found by its label, as those of the lessons are. */
    labelMoves(label) {
      return this.changes(label, videoLabelled(label));
    },
    changes(key, video) {
      const now = picture(video);
      const before = this.pictures.get(key);
      if (now) {
        this.pictures.set(key, now);
      }
      return Boolean(now && before && now.light > 5 && now.sum !== before.sum);
    },
    /** How many frames have been decoded of the track that a labelled video shows; 0 when no connection brings it. */
    async framesOf(label) {
      const track = videoLabelled(label)?.srcObject?.getVideoTracks()[0];
      for (const connection of live()) {
        const receiver = connection.getReceivers().find((each) => each.track === track);
        if (receiver) {
          const stats = [...(await receiver.getStats()).values()];
          return stats.find((entry) => entry.type === "inbound-rtp")?.framesDecoded ?? 0;
        }
      }
      return 0;
    },
    pictures: new Map(),
    before: new Map(),
    /** Whether, since mark(), every received track of the kind has grown: `count` of them, in `field`. */
    async grown(kind, field, count, by) {
      const tracks = (await received()).filter((track) => track.kind === kind);
      const grown = tracks.filter(
        (track) => track[field] - (this.before.get(`${track.connection}/${track.ssrc}/${field}`) ?? 0) > by,
      );
      return grown.length === count;
    },
    /** Whether the energy of all received sound together has stood still for as long. To be asked again and again. */
    async silentFor(millis) {
      const tracks = (await received()).filter((track) => track.kind === "audio");
      const energy = tracks.reduce((sum, track) => sum + track.energy, 0);
      if (!this.quiet || Math.abs(energy - this.quiet.energy) > 1e-6) {
        this.quiet = { energy, since: performance.now() };
      }
      return tracks.length > 0 && performance.now() - this.quiet.since >= millis;
    },
    quiet: null,
    async mark() {
      this.before.clear();
      for (const track of await received()) {
        for (const field of ["packets", "frames", "energy"]) {
          this.before.set(`${track.connection}/${track.ssrc}/${field}`, track[field]);
        }
      }
    },
  };
})();
