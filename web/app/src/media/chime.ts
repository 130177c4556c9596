/**
 * Plays two soft notes at the chosen output, so that people hear whether their speaker works. Made of oscillators:
 * nothing is loaded.
 *
 * @param speakerId empty for the system's default
 */
export async function playChime(speakerId: string): Promise<void> {
  const context = new AudioContext();
  try {
    const destination = context.createMediaStreamDestination();
    const audio = new Audio();
    audio.srcObject = destination.stream;
    if (speakerId && "setSinkId" in audio) await audio.setSinkId(speakerId).catch(() => {});
    await audio.play();
    note(context, destination, 523.25, 0);
    note(context, destination, 783.99, 0.22);
    await new Promise((resolve) => setTimeout(resolve, 1_400));
    audio.srcObject = null;
  } finally {
    await context.close();
  }
}

/** A struck bar: a quick attack and a long, soft end. */
function note(context: AudioContext, destination: AudioNode, frequency: number, delaySeconds: number): void {
  const start = context.currentTime + 0.05 + delaySeconds;
  const oscillator = new OscillatorNode(context, { type: "sine", frequency });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.25, start + 0.012);
  gain.gain.exponentialRampToValueAtTime(0.0005, start + 1.1);
  oscillator.connect(gain).connect(destination);
  oscillator.start(start);
  oscillator.stop(start + 1.2);
}
