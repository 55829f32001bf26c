import type { FileData } from "../props.gen";
import { fileUrl } from "./upload";
import { say } from "./words";

/** Whether the browser gives things to other apps: not all do, and none without a secure context. */
export const SHARES = typeof (navigator as Partial<Navigator>).share === "function";

/**
 * What other apps are given for files: the files themselves where the browser shares such, else their addresses.
 * Throws when one of ours cannot be had.
 */
export async function shareable(files: readonly FileData[]): Promise<ShareData> {
  if (mayTake(files)) {
    const given = await fetched(files);
    if (given && navigator.canShare({ files: given })) return { files: given };
  }
  const whole = files.flatMap((file) => fileUrl(file) ?? []).map(absolute);
  return whole.length === 1 && whole[0] ? { url: whole[0] } : { text: whole.join("\n") };
}

/** Says so before they are fetched where the browser shares no such files. */
function mayTake(files: readonly FileData[]): boolean {
  const empty = files.map((file) => new File([], nameOf(file), { type: file.mime_type ?? "" }));
  return files.some((file) => !file.mime_type) || navigator.canShare({ files: empty });
}

/** Null where another site keeps its files from being read. */
async function fetched(files: readonly FileData[]): Promise<File[] | null> {
  const answers = await Promise.all(files.map((file) => read(file)));
  return answers.every((answer) => answer !== null) ? answers : null;
}

async function read(file: FileData): Promise<File | null> {
  const address = absolute(fileUrl(file) ?? "");
  const answer = await fetch(address).catch(() => null);
  if (answer?.ok) {
    const body = await answer.blob();
    return new File([body], nameOf(file), { type: body.type });
  }
  if (new URL(address).origin !== location.origin) return null;
  throw new Error(say("This file cannot be read."));
}

function absolute(address: string): string {
  return new URL(address, document.baseURI).href;
}

function nameOf(file: FileData): string {
  return file.orig_name ?? file.path?.split("/").pop() ?? "file";
}
