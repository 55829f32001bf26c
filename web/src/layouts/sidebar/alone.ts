const REACHABLE =
  "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex='0']";

/**
 * Makes `element` all that can be reached: everything beside it is inert, but for messages, and Tab goes round in it.
 * Returns the way back.
 */
export function alone(element: HTMLElement): () => void {
  const put: HTMLElement[] = [];
  for (let at: HTMLElement | null = element; at && at !== document.body; at = at.parentElement) {
    for (const other of at.parentElement?.children ?? []) {
      const beside = other instanceof HTMLElement && other !== at && !other.inert;
      if (!beside || other.matches(".toasts, script, style, [data-beside]")) continue;
      other.inert = true;
      put.push(other);
    }
  }
  element.addEventListener("keydown", round);
  return () => {
    element.removeEventListener("keydown", round);
    for (const other of put) other.inert = false;
  };
}

function round(event: KeyboardEvent): void {
  if (event.key !== "Tab") return;
  const within = event.currentTarget as HTMLElement;
  const all = [...within.querySelectorAll<HTMLElement>(REACHABLE)].filter((one) =>
    one.checkVisibility(),
  );
  const end = event.shiftKey ? all[0] : all.at(-1);
  if (document.activeElement !== end && within !== document.activeElement) return;
  event.preventDefault();
  (event.shiftKey ? all.at(-1) : all[0])?.focus();
}
