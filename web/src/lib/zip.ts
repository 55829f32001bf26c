import type { FileData } from "../props.gen";
import { saveBlob } from "./save";
import { fileUrl } from "./upload";
import { say } from "./words";

/** Bytes of an archive of this simple form. */
const MOST = 0xffff_ffff;
const NAMES_ARE_UTF8 = 0x0800;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb8_8320 : sum >>> 1;
  return sum >>> 0;
});

async function checksum(content: Blob): Promise<number> {
  let sum = 0xffff_ffff;
  const reader = content.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return ~sum >>> 0;
    for (const byte of value) sum = ((TABLE[(sum ^ byte) & 255] ?? 0) ^ (sum >>> 8)) >>> 0;
  }
}

/** Numbers of so many bytes each, the lowest byte first. */
function packed(fields: readonly (readonly [bytes: 2 | 4, value: number])[]): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
  return view.buffer as ArrayBuffer;
}

/** Files in one archive, as they are: pictures and sounds are packed already. */
export async function zip(files: readonly { name: string; content: Blob }[]): Promise<Blob> {
  const parts: BlobPart[] = [];
  const list: BlobPart[] = [];
  let [at, listed] = [0, 0];
  for (const { name, content } of files) {
    const title = new TextEncoder().encode(name);
    const what = [
      [2, 20],
      [2, NAMES_ARE_UTF8],
      [2, 0],
      [2, 0],
      [2, 0x21],
      [4, await checksum(content)],
      [4, content.size],
      [4, content.size],
      [2, title.length],
      [2, 0],
    ] as const;
    const head = packed([[4, 0x0403_4b50], ...what]);
    const entry = packed([
      [4, 0x0201_4b50],
      [2, 20],
      ...what,
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, at],
    ]);
    parts.push(head, title, content);
    list.push(entry, title);
    at += head.byteLength + title.length + content.size;
    listed += entry.byteLength + title.length;
    if (at + listed > MOST) throw new Error(say("These files are too large for one archive."));
  }
  const count = files.length;
  const end = packed([
    [4, 0x0605_4b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, listed],
    [4, at],
    [2, 0],
  ]);
  return new Blob([...parts, ...list, end], { type: "application/zip" });
}

/** Names that are all different. */
export function distinct(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name) => {
    const dot = name.lastIndexOf(".");
    const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
    let free = name;
    for (let number = 2; seen.has(free); number += 1) free = `${stem}_${number}${ending}`;
    seen.add(free);
    return free;
  });
}

/** Saves files as one archive. Those of other sites are left out: the page may not read them. */
export async function saveTogether(files: readonly FileData[], name: string): Promise<void> {
  const own = files.filter((file) => fileUrl(file)?.startsWith("gradio_api/"));
  if (own.length === 0)
    throw new Error(say("These files lie on another site: save each by itself."));
  const names = distinct(own.map((file, at) => file.orig_name ?? `file ${at + 1}`));
  const contents: { name: string; content: Blob }[] = [];
  for (const [at, file] of own.entries()) {
    const answer = await fetch(fileUrl(file) ?? "");
    if (!answer.ok) throw new Error(say("{name} is no longer here.", { name: names[at] ?? "" }));
    contents.push({ name: names[at] ?? "", content: await answer.blob() });
  }
  saveBlob(await zip(contents), name);
}
