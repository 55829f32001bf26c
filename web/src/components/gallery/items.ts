import { say, word } from "../../lib/words";
import type { FileData, GalleryItem } from "../../props.gen";

/** The most pictures that are shown beside each other. */
export const MOST_BESIDE = 4;

export function fileOf(item: GalleryItem | undefined): FileData | null {
  return item?.image ?? item?.video ?? null;
}

export function asItem(file: FileData): GalleryItem {
  const video = file.mime_type?.startsWith("video/") ?? false;
  return video ? { video: file, caption: null } : { image: file, caption: null };
}

/** What an item is called. */
export function wordsFor(item: GalleryItem | undefined, index: number, count: number): string {
  return item?.caption ?? say("Picture {n} of {all}", { n: index + 1, all: count });
}

/** What its small picture is called. */
export function thumbnailWords(item: GalleryItem, index: number, count: number): string {
  const given = { n: index + 1, all: count, caption: item.caption ?? "" };
  const words = item.caption
    ? word("Thumbnail {n} of {all}: {caption}")
    : word("Thumbnail {n} of {all}");
  return say(words, given);
}

/** Where a key leads in a grid of so many columns; null when it leads nowhere. */
export function reached(key: string, at: number, count: number, columns: number): number | null {
  const to = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: at + columns,
    ArrowUp: at - columns,
    Home: 0,
    End: count - 1,
  }[key];
  return to === undefined || to < 0 || to >= count ? null : to;
}
