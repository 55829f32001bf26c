/** Where the page finds a file of the server, relative to the page. */
export function fileUrl(
  file: { path?: string | null; url?: string | null; is_stream?: boolean } | null | undefined,
): string | null {
  if (!file) return null;
  if (file.url) return file.url;
  const door = file.is_stream ? "stream/" : "file=";
  return file.path
    ? `gradio_api/${door}${file.path.split("/").map(encodeURIComponent).join("/")}`
    : null;
}
