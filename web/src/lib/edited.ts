import type { FileData } from "../props.gen";

export type Edit = Readonly<Record<string, string | number | boolean | null>>;

/** What was done to a file before it came to be what it is, oldest first. */
export function editsOf(file: FileData): readonly Edit[] {
  const edits = file.meta?.["edits"];
  return Array.isArray(edits) ? (edits as Edit[]) : [];
}

/** A file that was made of another by more edits. */
export function withEdits(file: FileData, from: FileData, edits: readonly Edit[]): FileData {
  return { ...file, meta: { ...file.meta, edits: [...editsOf(from), ...edits] } };
}
