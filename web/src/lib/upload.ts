/** Where the page finds a file of the server, relative to the page. */
export function fileUrl(
  file: { path?: string | null; url?: string | null } | null | undefined,
): string | null {
  if (!file) return null;
  if (file.url) return file.url;
  return file.path
    ? `gradio_api/file=${file.path.split("/").map(encodeURIComponent).join("/")}`
    : null;
}
