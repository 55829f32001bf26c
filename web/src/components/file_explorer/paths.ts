export interface Entry {
  name: string;
  type: "file" | "folder";
  valid: boolean;
}

/** One text for a path; no name holds a slash. */
export function keyOf(path: readonly string[]): string {
  return path.join("/");
}
