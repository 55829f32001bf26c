const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);

/** An address that a link may open, or undefined: `javascript:` and the like run code in the page. */
export function safeHref(address: string | null | undefined): string | undefined {
  if (!address) return undefined;
  try {
    return SAFE.has(new URL(address, document.baseURI).protocol) ? address : undefined;
  } catch {
    return undefined;
  }
}
