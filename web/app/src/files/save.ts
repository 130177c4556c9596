import { numbered } from "@maru/client/files";

/** A blob URL must live until the browser has begun to read; it does not tell when. */
const URL_MILLIS = 60_000;

/** A file that has arrived. */
export interface Arrived {
  /** Its path, `/` between the parts; safe. */
  readonly name: string;
  readonly content: Blob;
}

/** Whether this browser lets a page write into a folder that the person picks (File System Access, not in all browsers). */
export const canPickFolder =
  typeof (globalThis as { showDirectoryPicker?: unknown }).showDirectoryPicker === "function";

/** Puts a file among the downloads, as a link with `download` does. */
export function download({ name, content }: Arrived): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name.slice(name.lastIndexOf("/") + 1);
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), URL_MILLIS);
}

/**
 * Asks for a folder and saves into it. Nothing that is there is overwritten.
 *
 * @returns false when the person picked none
 */
export async function saveIntoFolder(files: readonly Arrived[]): Promise<boolean> {
  const picker = globalThis as unknown as {
    showDirectoryPicker(options: object): Promise<FileSystemDirectoryHandle>;
  };
  let root: FileSystemDirectoryHandle;
  try {
    root = await picker.showDirectoryPicker({ id: "maru-files", mode: "readwrite" });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return false;
    throw error;
  }
  for (const file of files) await write(root, file);
  return true;
}

/** Writes one file below a folder. */
export async function write(root: FileSystemDirectoryHandle, { name, content }: Arrived): Promise<void> {
  const parts = name.split("/");
  const last = parts.pop()!;
  let folder = root;
  for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
  const target = await folder.getFileHandle(await freeName(folder, last), { create: true });
  const out = await target.createWritable();
  await content.stream().pipeTo(out);
}

async function freeName(folder: FileSystemDirectoryHandle, name: string): Promise<string> {
  for (let number = 0; ; number++) {
    const wished = numbered(name, number);
    try {
      await folder.getFileHandle(wished);
    } catch (error) {
      if (error instanceof DOMException && error.name === "NotFoundError") return wished;
      // A folder has that name.
      if (!(error instanceof DOMException && error.name === "TypeMismatchError")) throw error;
    }
  }
}
