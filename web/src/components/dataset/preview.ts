import { fileUrl } from "../../lib/upload";
import { count, say } from "../../lib/words";

interface Shown {
  form: "text" | "number" | "code" | "picture" | "colour" | "nothing";
  text: string;
  /** The whole of a text that was cut. */
  whole: string | undefined;
  address: string | null;
  /** How many more there are. */
  more: number;
}

interface FileValue {
  path?: string | null;
  url?: string | null;
  orig_name?: string | null;
}

const LONGEST = 80;
const PICTURES = new Set(["image", "imageeditor", "gallery", "imageslider", "annotatedimage"]);

/** How a wire value of a component of this type looks when there is little room. */
export function preview(value: unknown, kind: string): Shown {
  if (value === null || value === undefined || value === "") return made("nothing", "–");
  if (PICTURES.has(kind)) return picture(value);
  if (Array.isArray(value)) return list(value);
  return typeof value === "object" ? record(value, kind) : single(value, kind);
}

function single(value: unknown, kind: string): Shown {
  if (typeof value === "number") return made("number", String(value));
  if (typeof value === "boolean") return made("text", value ? say("Yes") : say("No"));
  return kind === "colorpicker" ? made("colour", String(value)) : text(String(value), "text");
}

function made(form: Shown["form"], text: string): Shown {
  return { form, text, whole: undefined, address: null, more: 0 };
}

function text(whole: string, form: "text" | "code"): Shown {
  const line = whole.replace(/\s+/g, " ").trim();
  if (line.length <= LONGEST) return made(form, line);
  return { ...made(form, `${line.slice(0, LONGEST - 1)}…`), whole };
}

function list(items: readonly unknown[]): Shown {
  if (items.length === 0) return made("nothing", "–");
  const plain = items.every((item) => typeof item !== "object" || item === null);
  if (plain) return text(items.map(String).join(", "), "text");
  const names = items.map((item) => fileName(item)).filter((name) => name !== null);
  return names.length === items.length
    ? text(names.join(", "), "text")
    : text(JSON.stringify(items), "code");
}

function record(value: object, kind: string): Shown {
  const name = fileName(value);
  if (name !== null) return text(name, "text");
  const {
    text: words,
    files,
    data,
  } = value as {
    text?: unknown;
    files?: unknown;
    data?: unknown[][];
  };
  if (kind === "multimodaltextbox" && typeof words === "string") {
    const number = Array.isArray(files) ? files.length : 0;
    return text(
      number > 0 ? `${words} (+${count(number, "{n} file", "{n} files")})` : words,
      "text",
    );
  }
  if (kind === "dataframe" && Array.isArray(data))
    return made(
      "text",
      say("Table, {rows} × {columns}", { rows: data.length, columns: data[0]?.length ?? 0 }),
    );
  return text(JSON.stringify(value), "code");
}

/** The first picture in a value: a file, an item of a gallery, or what an editor has put together. */
function picture(value: unknown): Shown {
  const items = Array.isArray(value) ? value : [value];
  const file = pictureFile(items[0]);
  const address = fileUrl(file);
  if (address === null) return made("nothing", "–");
  return { ...made("picture", fileName(file) ?? say("Picture")), address, more: items.length - 1 };
}

function pictureFile(item: unknown): FileValue | null {
  if (typeof item === "string") return { url: item };
  if (typeof item !== "object" || item === null) return null;
  const { image, composite, background } = item as Record<string, unknown>;
  return (image ?? composite ?? background ?? item) as FileValue;
}

function fileName(value: unknown): string | null {
  if (typeof value !== "object" || value === null || !("path" in value)) return null;
  const { orig_name: name, path, url } = value as FileValue;
  return name ?? path?.split("/").pop() ?? url ?? null;
}
