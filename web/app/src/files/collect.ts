import type { SendableFile } from "@maru/client/files";

/** Files as a field for files or folders has them. */
export function chosen(files: FileList | null): SendableFile[] {
  return [...(files ?? [])].map((file) => ({ name: file.webkitRelativePath || file.name, content: file }));
}

/** What was dropped, folders with all that is in them. To be called within the event, before anything else is waited for. */
export async function dropped(data: DataTransfer | null): Promise<SendableFile[]> {
  // Entries are gone when the event is.
  const entries = [...(data?.items ?? [])].map((item) => item.webkitGetAsEntry?.() ?? null);
  if (entries.every((entry) => entry === null)) return chosen(data?.files ?? null);
  const files: SendableFile[] = [];
  for (const entry of entries) if (entry) await collect(entry, "", files);
  return files;
}

async function collect(entry: FileSystemEntry, folder: string, files: SendableFile[]): Promise<void> {
  const name = folder + entry.name;
  if (entry.isFile) {
    const content = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    files.push({ name, content });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // Browsers give a hundred or so at a time; none means that there are no more.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const one of some) await collect(one, `${name}/`, files);
  }
}
