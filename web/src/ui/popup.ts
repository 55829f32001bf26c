import type { Attachment } from "svelte/attachments";

const GAP_PX = 4;
const EDGE_PX = 8;
const ENOUGH_PX = 200;
const MOST_PX = 320;

/**
 * Shows an element with `popover="manual"` over everything, at the lower or upper edge of `anchor`, as wide as it, and
 * keeps it there while the page scrolls or changes.
 */
export function popupAt(anchor: () => HTMLElement | undefined): Attachment<HTMLElement> {
  return (popup) => {
    const place = (): void => {
      const at = anchor()?.getBoundingClientRect();
      if (!at) return;
      const below = innerHeight - at.bottom - GAP_PX - EDGE_PX;
      const above = at.top - GAP_PX - EDGE_PX;
      const up = below < ENOUGH_PX && above > below;
      popup.style.left = `${at.left}px`;
      popup.style.width = `${at.width}px`;
      popup.style.maxHeight = `${Math.min(MOST_PX, up ? above : below)}px`;
      popup.style.top = up ? "auto" : `${at.bottom + GAP_PX}px`;
      popup.style.bottom = up ? `${innerHeight - at.top + GAP_PX}px` : "auto";
    };
    const resized = new ResizeObserver(place);
    const element = anchor();
    if (element) resized.observe(element);
    popup.showPopover();
    place();
    addEventListener("scroll", place, { capture: true, passive: true });
    addEventListener("resize", place);
    return () => {
      resized.disconnect();
      removeEventListener("scroll", place, { capture: true });
      removeEventListener("resize", place);
    };
  };
}
