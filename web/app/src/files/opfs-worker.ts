/**
 * Keeps parts of files in the browser's private file system (File System Standard §3). In a worker, since only there writes
 * are in place, so that a reload loses nothing, and since hashing would hold up the page.
 */
import { Sha256 } from "@maru/client/files";
import { ROOT, type Answer, type Letter, type Order, type Reply } from "./opfs-protocol";

const BLOCK_BYTES = 1 << 20;
/** The worker of the page before a reload may hold a file a moment longer. */
const ATTEMPTS = 20;
const PAUSE_MILLIS = 150;

/** TypeScript's types of pages do not have what is for workers alone. */
interface SyncAccessHandle {
  read(into: Uint8Array, options: { at: number }): number;
  write(from: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

interface Part {
  readonly folder: FileSystemDirectoryHandle;
  readonly name: string;
  readonly file: SyncAccessHandle;
  readonly hash: Sha256;
  length: number;
}

const parts = new Map<number, Part>();
let next = 1;
let queue: Promise<void> = Promise.resolve();

addEventListener("message", ({ data }: MessageEvent<Letter<Order>>) => {
  queue = queue.then(async () => {
    let reply: Reply;
    try {
      reply = { id: data.id, answer: await obey(data.content) };
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      reply = { id: data.id, failure: { name, message } };
    }
    postMessage(reply);
  });
});

async function obey(order: Order): Promise<Answer> {
  if (order.do === "open") return open(order.folder, order.name, order.size);
  const part = parts.get(order.part);
  if (!part) throw new Error("There is no such part.");
  switch (order.do) {
    case "append":
      append(part, order.bytes);
      break;
    case "hash":
      return { hash: part.hash.hex() };
    case "restart":
      part.file.truncate(0);
      part.hash.reset();
      part.length = 0;
      break;
    case "complete":
      part.file.flush();
      close(order.part, part);
      break;
    case "discard":
      close(order.part, part);
      await part.folder.removeEntry(part.name);
      break;
    case "close":
      close(order.part, part);
      break;
  }
  return { done: true };
}

async function open(folderName: string, name: string, size: number): Promise<Answer> {
  const root = await navigator.storage.getDirectory();
  const all = await root.getDirectoryHandle(ROOT, { create: true });
  const folder = await all.getDirectoryHandle(folderName, { create: true });
  const file = await take(await folder.getFileHandle(name, { create: true }));
  const hash = new Sha256();
  try {
    if (file.getSize() > size) file.truncate(0);
    const length = file.getSize();
    const block = new Uint8Array(BLOCK_BYTES);
    for (let at = 0; at < length;) {
      const count = file.read(block, { at });
      if (count <= 0) throw new Error("The part cannot be read.");
      hash.update(block.subarray(0, count));
      at += count;
    }
    const part = next++;
    parts.set(part, { folder, name, file, hash, length });
    return { part, length };
  } catch (error) {
    file.close();
    throw error;
  }
}

async function take(handle: FileSystemFileHandle): Promise<SyncAccessHandle> {
  const file = handle as FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncAccessHandle> };
  for (let attempt = 1; ; attempt++) {
    try {
      return await file.createSyncAccessHandle();
    } catch (error) {
      const isHeld = error instanceof DOMException && error.name === "NoModificationAllowedError";
      if (!isHeld || attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLIS));
    }
  }
}

function append(part: Part, bytes: Uint8Array): void {
  for (let from = 0; from < bytes.length;) {
    const count = part.file.write(bytes.subarray(from), { at: part.length + from });
    if (count <= 0) throw new Error("The disk takes no more.");
    from += count;
  }
  part.hash.update(bytes);
  part.length += bytes.length;
}

function close(id: number, part: Part): void {
  parts.delete(id);
  part.file.close();
}
