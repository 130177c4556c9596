/** The sandbox: waits for one piece of code, gives it what the lessons need, runs it as a module. */
import "./stage.css";
import { Recorder } from "@maru/client/recording";
import { reportTo } from "./console";
import { BridgedMedia } from "./media";
import { importsClient, linkClient, moduleOf } from "./module";
import { lineOver, type Line, type Start } from "./protocol";
import { bridgedWebSocket } from "./socket";
import { buildStage } from "./stage";
import { watchConnection } from "./watch-connection";

/** How often the page is told what the connections do, in milliseconds. */
const INSPECTION_MILLIS = 400;
const CLIENT_GLOBAL = "MaruClient";

addEventListener("message", ({ data, ports, source }: MessageEvent<Start>) => {
  const [port] = ports;
  if (source === parent && port && data?.type === "start") void begin(data, lineOver(port));
});

async function begin(start: Start, line: Line): Promise<void> {
  document.documentElement.lang = start.language;
  document.documentElement.dataset.theme = start.theme;
  line.on("ping", ({ number }) => line.send({ kind: "pong", number }));
  reportTo(line);
  new BridgedMedia(line, start.media).install();
  const names = buildStage(line);
  Object.assign(globalThis, names, {
    WebSocket: bridgedWebSocket(line),
    RTCPeerConnection: watchedConnection(line, start),
  });
  try {
    await run(start.code);
    line.send({ kind: "finished" });
  } catch (error) {
    reportError(error);
  }
}

/** The browser's RTCPeerConnection, with each one made written down for the inspector. */
function watchedConnection(line: Line, start: Start): typeof RTCPeerConnection {
  const clock = {
    now: () => Date.now(),
    setTimeout: (call: () => void, millis: number) => setTimeout(call, millis),
    clearTimeout: (timer: unknown) => clearTimeout(timer as number),
  };
  const recorder = new Recorder(clock, start.serverName);
  let pending = false;
  recorder.subscribe(() => {
    if (pending) return;
    pending = true;
    setTimeout(() => {
      pending = false;
      line.send({ kind: "inspection", signaling: recorder.signaling, peers: [...recorder.peers.values()] });
    }, INSPECTION_MILLIS);
  });
  let count = 0;
  return new Proxy(RTCPeerConnection, {
    construct(target, args, newTarget) {
      const connection = Reflect.construct(target, args, newTarget) as RTCPeerConnection;
      const number = String(++count);
      const wire = { peer: `connection-${number}`, mode: "mesh", polite: false, initiator: false } as const;
      watchConnection(recorder.open(wire, start.connectionName.replace("{number}", number)), connection);
      return connection;
    },
  });
}

async function run(code: string): Promise<void> {
  const linked = importsClient(code) ? linkClient(code, await loadClient()) : code;
  const script = document.createElement("script");
  script.type = "module";
  script.src = urlOf(linked);
  const done = new Promise<void>((resolve, reject) => {
    script.onload = () => resolve();
    script.onerror = () => reject(new Error("The code could not be loaded."));
  });
  document.body.append(script);
  await done;
}

/** Loads the SDK, a classic script: modules would need an origin. */
async function loadClient(): Promise<string> {
  const source = document.querySelector<HTMLMetaElement>("meta[name=maru-client]")?.content;
  if (!source) throw new Error("The page does not say where @maru/client is.");
  await new Promise<void>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error("@maru/client could not be loaded."));
    document.head.append(script);
  });
  const all = (globalThis as unknown as Record<string, object>)[CLIENT_GLOBAL] ?? {};
  return urlOf(moduleOf(CLIENT_GLOBAL, Object.keys(all)));
}

function urlOf(code: string): string {
  return URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
}
