import { say } from "./words";

/** The picture in the clipboard. Rejects with a message for the person when there is none, or it may not be read. */
export async function pastedImage(): Promise<File> {
  const items = await readClipboard();
  for (const item of items) {
    const type = item.types.find((name) => name.startsWith("image/"));
    if (!type) continue;
    const blob = await item.getType(type);
    return new File([blob], `pasted.${type.slice(6).split("+")[0] ?? "png"}`, { type });
  }
  throw new Error(say("There is no image in the clipboard."));
}

async function readClipboard(): Promise<ClipboardItem[]> {
  try {
    return await navigator.clipboard.read();
  } catch {
    throw new Error(say("The clipboard may not be read here. Press Ctrl+V instead."));
  }
}
