// Asks the program for the blocks of its file that this browser does not have yet. Each is kept in IndexedDB as it comes,
// so that a page that is loaded again, or a program that is started again, goes on with the rest.

import { byId, connect, lost, say, status } from "./connect.js";

const BLOCK = 1 << 20;
const AT_ONCE = 4;

const promised = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

const opening = indexedDB.open("maru-send-file", 1);
opening.onupgradeneeded = () => opening.result.createObjectStore("blocks");
const database = await promised(opening);
const store = (mode) => database.transaction("blocks", mode).objectStore("blocks");
const megabytes = (bytes) => (bytes / 1e6).toLocaleString(undefined, { maximumFractionDigits: 1 });

const connection = new RTCPeerConnection();
const channel = connection.createDataChannel("file");
channel.binaryType = "arraybuffer";
channel.onclose = () => byId("save").hidden && lost();

let file = null; // name, size, sha256
let missing = []; // numbers of blocks, in order
let asked = []; // those under way, in the order in which they come
let pieces = [];
let got = 0;
let resumedFrom = 0;
let startedAt = 0;

channel.onmessage = ({ data }) => (typeof data === "string" ? begin(data) : take(data));

async function begin(words) {
  const [name, size, sha256] = words.split("\n");
  file = { name, size: Number(size), sha256 };
  const have = new Set((await promised(store("readonly").getAllKeys(IDBKeyRange.bound([sha256], [sha256, []])))).map((key) => key[1]));
  for (let block = 0; block * BLOCK < file.size; block++) if (!have.has(block)) missing.push(block);
  resumedFrom = got = [...have].reduce((sum, block) => sum + lengthOf(block), 0);
  document.body.dataset.resumedFrom = resumedFrom;
  startedAt = performance.now();
  byId("name").textContent = name;
  byId("sent").textContent = sha256;
  if (resumedFrom) status(say(`Going on at ${megabytes(resumedFrom)} MB.`, `${megabytes(resumedFrom)} MB부터 이어서 받습니다.`));
  show();
  ask();
  if (!missing.length && !asked.length) await finish();
}

const lengthOf = (block) => Math.min(BLOCK, file.size - block * BLOCK);

function ask() {
  while (asked.length < AT_ONCE && missing.length) {
    asked.push(missing.shift());
    channel.send(String(asked.at(-1)));
  }
}

async function take(piece) {
  pieces.push(piece);
  if (pieces.reduce((sum, one) => sum + one.byteLength, 0) < lengthOf(asked[0])) return;
  const block = new Blob(pieces);
  const number = asked.shift();
  pieces = [];
  const bytes = await block.arrayBuffer(); // before the transaction, which ends when nothing is done with it
  await promised(store("readwrite").put(bytes, [file.sha256, number]));
  got += block.size;
  show();
  ask();
  if (got === file.size) await finish();
}

function show() {
  const rate = (got - resumedFrom) / Math.max(1, performance.now() - startedAt) / 1000;
  byId("progress").value = file.size ? got / file.size : 1;
  byId("figures").textContent = say(
    `${megabytes(got)} of ${megabytes(file.size)} MB, ${rate.toFixed(1)} MB/s`,
    `${megabytes(file.size)} MB 중 ${megabytes(got)} MB, 초당 ${rate.toFixed(1)} MB`,
  );
}

async function finish() {
  const blocks = await promised(store("readonly").getAll(IDBKeyRange.bound([file.sha256], [file.sha256, []])));
  const whole = new Blob(blocks);
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await whole.arrayBuffer()));
  const hex = [...sum].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  byId("received").textContent = hex;
  byId("sums").hidden = false;
  await promised(store("readwrite").delete(IDBKeyRange.bound([file.sha256], [file.sha256, []])));
  if (hex !== file.sha256) {
    status(say("What came is not what was sent. Load this page again to try once more.", "받은 내용이 보낸 것과 다릅니다. 새로 고쳐 다시 받으세요."), "bad");
    return;
  }
  status(say("Complete, and the checksums are the same.", "다 받았고, 체크섬이 일치합니다."), "good");
  byId("save").href = URL.createObjectURL(whole);
  byId("save").download = file.name;
  byId("save").hidden = false;
  channel.send("complete");
}

await connect(connection);
