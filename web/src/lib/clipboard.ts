/** Copies text; false when the browser does not let us. Works without a secure context too. */
export async function copyText(text: string): Promise<boolean> {
  // Typed as always there, but absent on plain http.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard) {
    try {
      await clipboard.writeText(text);
      return true;
    } catch {
      // Forbidden by policy: the old way may still do.
    }
  }
  const holder = document.createElement("textarea");
  holder.value = text;
  holder.style.position = "fixed";
  holder.style.opacity = "0";
  document.body.append(holder);
  const focused = document.activeElement;
  holder.select();
  const done = document.execCommand("copy");
  holder.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
