import katex from "katex";
import "katex/dist/katex.min.css";

/** Draws a formula into an element. Wrong TeX is shown as its source, with the reason as a tooltip. */
export function draw(tex: string, display: boolean, element: HTMLElement): void {
  katex.render(tex, element, {
    displayMode: display,
    throwOnError: false,
    // Nobody who writes text may write links, classes or rules of ours.
    trust: false,
    strict: "ignore",
    maxSize: 40,
    maxExpand: 500,
    errorColor: "var(--bad)",
  });
}
