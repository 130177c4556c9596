/** Web Audio whose loudness is set by the test. */
export class FakeAudio {
  amplitude = 0;
  contexts = 0;
  sources: unknown[] = [];
  state: "running" | "suspended" = "running";
  resumed = 0;
  closed = 0;

  create(): AudioContext {
    this.contexts++;
    const audio = this;
    return {
      get state() {
        return audio.state;
      },
      resume: async () => void this.resumed++,
      close: async () => void this.closed++,
      createMediaStreamSource: (stream: { tracks: unknown[] }) => {
        const source = { connect: () => this.sources.push(stream.tracks[0]), disconnect: () => this.sources.pop() };
        return source;
      },
      createAnalyser: () => ({
        fftSize: 0,
        getFloatTimeDomainData: (samples: Float32Array) => samples.fill(this.amplitude),
      }),
    } as unknown as AudioContext;
  }
}
