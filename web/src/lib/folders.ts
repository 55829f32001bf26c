/** More than the server takes at once. */
const MORE = 1001;

/** Where files lay in a folder that was dropped: the browser tells only of folders that were chosen. */
const places = new WeakMap<File, string>();

/** The name of a file, with the folders that it was chosen with. */
export function pathOf(file: File): string {
  return (places.get(file) ?? file.webkitRelativePath) || file.name;
}

/** Whether a folder is among what is dragged. */
export function hasFolder(data: DataTransfer | null): boolean {
  return [...(data?.items ?? [])].some((item) => item.webkitGetAsEntry()?.isDirectory === true);
}

/** All files that are dropped, those of folders too; of too many for the server, one too many. */
export async function filesWithin(data: DataTransfer): Promise<File[]> {
  // the list is empty once this event is over
  const entries = [...data.items].map((item) => item.webkitGetAsEntry());
  const found: File[] = [];
  for (const entry of entries) if (entry) await collect(entry, found);
  return found;
}

async function collect(entry: FileSystemEntry, found: File[]): Promise<void> {
  if (found.length >= MORE) return;
  if (entry.isFile) {
    const file = await fileOf(entry as FileSystemFileEntry);
    places.set(file, entry.fullPath.replace(/^\//, ""));
    found.push(file);
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return;
    for (const inner of some) await collect(inner, found);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
