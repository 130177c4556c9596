/** A moving picture of nobody: a head and shoulders in front of a wall, breathing. */
export function portrait(seed: number, width = 640, height = 360): MediaStreamTrack {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const paint = canvas.getContext("2d") as CanvasRenderingContext2D;
  const hue = (seed * 47) % 360;
  const skin = ["#f0c9a8", "#d9a57c", "#a9744f", "#8a5a3b", "#f4d6bd"][seed % 5] ?? "#d9a57c";
  const hair = ["#2b1d14", "#4a2f1c", "#171310", "#6b4a2b", "#8b8580"][(seed * 3) % 5] ?? "#2b1d14";

  function draw(millis: number): void {
    const breath = Math.sin(millis / 1_400 + seed) * 3;
    const wall = paint.createLinearGradient(0, 0, width, height);
    wall.addColorStop(0, `oklch(0.8 0.035 ${hue})`);
    wall.addColorStop(1, `oklch(0.58 0.05 ${hue + 30})`);
    paint.fillStyle = wall;
    paint.fillRect(0, 0, width, height);
    paint.fillStyle = `oklch(0.88 0.03 ${hue} / 0.5)`;
    paint.fillRect(width * (0.08 + (seed % 4) * 0.2), 30, 120, 150);
    const x = width / 2 + Math.sin(millis / 2_100 + seed * 2) * 6;
    const y = height * 0.46 + breath;
    paint.fillStyle = `oklch(0.42 0.06 ${(hue + 160) % 360})`;
    paint.beginPath();
    paint.ellipse(x, height + 30 + breath, 160, 140, 0, 0, Math.PI * 2);
    paint.fill();
    paint.fillStyle = skin;
    paint.fillRect(x - 26, y + 40, 52, 60);
    paint.beginPath();
    paint.ellipse(x, y, 62, 78, 0, 0, Math.PI * 2);
    paint.fill();
    paint.fillStyle = hair;
    paint.beginPath();
    paint.ellipse(x, y - 44, 70, 48, 0, Math.PI, Math.PI * 2);
    paint.fill();
    paint.fillRect(x - 70, y - 46, 22, seed % 2 ? 110 : 46);
    paint.fillRect(x + 48, y - 46, 22, seed % 2 ? 110 : 46);
    requestAnimationFrame(draw);
  }

  draw(0);
  return canvas.captureStream(15).getVideoTracks()[0] as MediaStreamTrack;
}

/** A shared screen: a page with text and a diagram. */
export function slide(): MediaStreamTrack {
  const canvas = document.createElement("canvas");
  canvas.width = 1_600;
  canvas.height = 900;
  const paint = canvas.getContext("2d") as CanvasRenderingContext2D;

  function draw(millis: number): void {
    paint.fillStyle = "#ffffff";
    paint.fillRect(0, 0, 1_600, 900);
    paint.fillStyle = "#20201e";
    paint.font = "600 64px sans-serif";
    paint.fillText("A packet’s way through the room", 120, 170);
    paint.font = "32px sans-serif";
    paint.fillStyle = "#55534e";
    for (let line = 0; line < 5; line++) paint.fillText("— one hop, no lock, no allocation", 120, 260 + line * 62);
    for (let bar = 0; bar < 12; bar++) {
      const size = 90 + 70 * Math.sin(bar * 0.7 + millis / 1_500);
      paint.fillStyle = bar % 3 ? "#c9b79c" : "#8a5020";
      paint.fillRect(120 + bar * 110, 820 - size, 70, size);
    }
    requestAnimationFrame(draw);
  }

  draw(0);
  return canvas.captureStream(10).getVideoTracks()[0] as MediaStreamTrack;
}
