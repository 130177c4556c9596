import { MemoryStore, type FileStore, type OfferedFile, type PartFile } from "@maru/client/files";
import { ROOT, type Answer, type Letter, type Order, type Reply } from "./opfs-protocol";

/** What a page keeps in memory at most: phones end a page that takes more. */
const MEMORY_BYTES = 500_000_000;
/** Parts that nobody has come back for. */
const FORGOTTEN_MILLIS = 7 * 24 * 60 * 60 * 1_000;
/** Everything in it has been saved: the next visit clears it away. */
const SAVED = "saved";

/** Where this page keeps what it receives. */
export interface Keep {
  readonly store: FileStore;
  /** Whether it is still there after a reload. */
  readonly isLasting: boolean;
  /** Bytes that fit. */
  readonly free: number;
  /** Everything has been saved elsewhere. */
  saved(): Promise<void>;
  /** Lets go of everything that is not in use. */
  close(): void;
}

/** The browser's private file system where there is one that works, else memory. `room` tells transfers apart. */
export async function openKeep(room: string): Promise<Keep> {
  let store: PrivateStore | null = null;
  try {
    store = await PrivateStore.open(room);
    return {
      store,
      isLasting: true,
      free: await store.free(),
      saved: () => markSaved(room),
      close: () => store?.close(),
    };
  } catch {
    // No https, a private window, or an older browser.
    store?.close();
    const memory = new MemoryStore(MEMORY_BYTES);
    return { store: memory, isLasting: false, free: MEMORY_BYTES, saved: async () => {}, close: () => {} };
  }
}

async function folders(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(ROOT, { create: true });
}

async function markSaved(room: string): Promise<void> {
  try {
    const folder = await (await folders()).getDirectoryHandle(room);
    await folder.getFileHandle(SAVED, { create: true });
  } catch {
    // It is forgotten later.
  }
}

/** Clears away what was saved, or what nobody has come back for, but for `room`. Never rejects. */
export async function tidyUp(room: string): Promise<void> {
  try {
    const all = await folders();
    for await (const [name, entry] of all.entries()) {
      if (name === room || entry.kind !== "directory") continue;
      if (await isOver(entry as FileSystemDirectoryHandle)) await all.removeEntry(name, { recursive: true });
    }
  } catch {
    // Another tab uses it, or there is none.
  }
}

async function isOver(folder: FileSystemDirectoryHandle): Promise<boolean> {
  let newest = 0;
  for await (const [name, entry] of folder.entries()) {
    if (name === SAVED) return true;
    if (entry.kind === "file")
      newest = Math.max(newest, (await (entry as FileSystemFileHandle).getFile()).lastModified);
  }
  return Date.now() - newest > FORGOTTEN_MILLIS;
}

/** Parts as files of the browser's private file system, by way of a worker. */
class PrivateStore implements FileStore {
  readonly #room: string;
  readonly #worker = new Worker(new URL("./opfs-worker.ts", import.meta.url), { type: "module" });
  readonly #waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  #next = 1;

  private constructor(room: string) {
    this.#room = room;
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ("answer" in data) waiting?.resolve(data.answer);
      else waiting?.reject(new DOMException(data.failure.message, data.failure.name));
    };
    this.#worker.onerror = () => {
      for (const { reject } of this.#waiting.values()) reject(new Error("The worker for files does not run."));
      this.#waiting.clear();
    };
  }

  /** Rejects where it does not work: that is known when it has been tried. */
  static async open(room: string): Promise<PrivateStore> {
    await folders();
    const store = new PrivateStore(room);
    try {
      await (await store.open("trial", 0)).discard();
      return store;
    } catch (error) {
      store.close();
      throw error;
    }
  }

  async free(): Promise<number> {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    return Math.max(0, quota - usage) + (await this.#kept());
  }

  /** What is there of this transfer already. */
  async #kept(): Promise<number> {
    let bytes = 0;
    const folder = await (await folders()).getDirectoryHandle(this.#room, { create: true });
    for await (const entry of folder.values()) {
      if (entry.kind === "file") bytes += (await (entry as FileSystemFileHandle).getFile()).size;
    }
    return bytes;
  }

  async open(index: number | "trial", file: OfferedFile | 0): Promise<PartFile> {
    const name = `${index}.part`;
    const size = file === 0 ? 0 : file.size;
    const opened = (await this.#ask({ do: "open", folder: this.#room, name, size })) as {
      part: number;
      length: number;
    };
    const { part } = opened;
    const tell = async (what: "restart" | "discard" | "close" | "complete") =>
      void (await this.#ask({ do: what, part }));
    let isOpen = true;
    return {
      length: opened.length,
      hash: async () => ((await this.#ask({ do: "hash", part })) as { hash: string }).hash,
      append: async (bytes) => void (await this.#ask({ do: "append", part, bytes }, [bytes.buffer])),
      restart: () => tell("restart"),
      complete: async () => {
        await tell("complete");
        isOpen = false;
        const folder = await (await folders()).getDirectoryHandle(this.#room);
        return (await folder.getFileHandle(name)).getFile();
      },
      discard: async () => {
        isOpen = false;
        await tell("discard");
      },
      close: async () => {
        if (isOpen) await tell("close");
        isOpen = false;
      },
    };
  }

  #ask(order: Order, transfer: Transferable[] = []): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      this.#waiting.set(id, { resolve, reject });
      const letter: Letter<Order> = { id, content: order };
      this.#worker.postMessage(letter, transfer);
    });
  }

  close(): void {
    this.#worker.terminate();
  }
}
