import { say } from "./words";

/** Endings of kinds whose files some systems give no media type for. */
const ENDINGS: Readonly<Record<string, string>> = {
  audio: ".aac.aiff.flac.m4a.mp3.oga.ogg.opus.wav",
  image: ".avif.bmp.gif.jpeg.jpg.png.svg.tiff.webp",
  text: ".csv.json.md.txt.yaml",
  video: ".avi.m4v.mkv.mov.mp4.ogv.ts.webm",
};

const KINDS = new Set(["image", "video", "audio", "text"]);

/** What a file picker is told: `accept` of the author's file types. Undefined lets everything in. */
export function acceptOf(types: readonly string[] | null): string | undefined {
  if (!types || types.length === 0 || types.includes("file")) return undefined;
  return types.map((type) => (KINDS.has(type) ? `${type}/*` : type)).join(",");
}

/** Whether a file is among the author's file types; null lets everything in. */
export function fits(file: File, types: readonly string[] | null): boolean {
  if (!types || types.length === 0) return true;
  const name = file.name.toLowerCase();
  return types.some((type) => {
    if (type === "file") return true;
    if (type.startsWith(".")) return name.endsWith(type);
    if (type.includes("/")) return file.type === type || matches(file.type, type);
    return file.type.startsWith(`${type}/`) || hasEnding(name, ENDINGS[type]);
  });
}

function matches(mime: string, pattern: string): boolean {
  return pattern.endsWith("/*") && mime.startsWith(pattern.slice(0, -1));
}

function hasEnding(name: string, endings: string | undefined): boolean {
  const dot = name.lastIndexOf(".");
  return dot >= 0 && (endings?.split(".").includes(name.slice(dot + 1)) ?? false);
}

/** Why these files cannot be taken, in words for the person; null when they can. */
export function refusal(files: readonly File[], types: readonly string[] | null): string | null {
  const wrong = files.find((file) => !fits(file, types));
  if (!wrong || !types) return null;
  const wanted = types.length === 1 ? described(types[0] ?? "") : types.join(", ");
  return say("{name} is of another type: choose {wanted}.", { name: wrong.name, wanted });
}

function described(type: string): string {
  if (type === "image") return say("an image");
  if (type === "text") return say("a text");
  if (type === "audio") return say("a sound");
  return type === "video" ? say("a video") : say("a {type} file", { type });
}

/** The files that are dragged or pasted. */
export function filesOf(data: DataTransfer | null): File[] {
  return data ? [...data.files] : [];
}
