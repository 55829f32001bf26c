import type { Attachment } from "svelte/attachments";

const NEAR_PX = 24;
const GROWS = typeof CSS !== "undefined" && CSS.supports("field-sizing", "content");

/**
 * Keeps the end of a growing text in view, unless the person has scrolled away from it, and gives a text area the
 * height of its text where the browser does not do so by itself.
 */
export function followEnd(text: () => string, follows: () => boolean): Attachment<HTMLElement> {
  return (element) => {
    let atEnd = true;
    let first = true;
    let frame = 0;
    const scrolled = (): void => {
      atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    };
    const adjust = (): void => {
      frame = 0;
      if (!GROWS) {
        element.style.height = "auto";
        element.style.height = `${element.scrollHeight + 2}px`;
      }
      if (follows() && atEnd && document.activeElement !== element)
        element.scrollTop = element.scrollHeight;
    };
    element.addEventListener("scroll", scrolled, { passive: true });
    $effect(() => {
      text();
      if (first) {
        first = false;
        return;
      }
      // with the next frame, whose layout has to be made anyway: asking for a height now would make one more
      if (frame === 0) frame = requestAnimationFrame(adjust);
    });
    return () => {
      cancelAnimationFrame(frame);
      element.removeEventListener("scroll", scrolled);
    };
  };
}
