import { say } from "../../lib/words";
import { libraries } from "./libraries.svelte";

export interface Finish {
  /** Give headings an id and a link to themselves. */
  headerLinks: boolean;
  /** The element that the nodes will stand in, for ids that are used once. */
  place: Element;
}

/** What sanitised HTML gets from us: safe links, code in colours with a button, formulas, tables that scroll. */
export function finished(
  nodes: DocumentFragment,
  { headerLinks, place }: Finish,
): DocumentFragment {
  for (const link of nodes.querySelectorAll("a")) outward(link);
  for (const code of nodes.querySelectorAll("pre > code")) frameCode(code as HTMLElement);
  for (const formula of nodes.querySelectorAll<HTMLElement>("span.formula")) drawFormula(formula);
  for (const table of nodes.querySelectorAll("table")) scrolling(table, "div", say("Table"));
  if (headerLinks)
    for (const heading of nodes.querySelectorAll("h1, h2, h3, h4, h5, h6")) anchor(heading, place);
  return nodes;
}

/** A link to elsewhere opens beside the app, whose state would be lost, and cannot reach back into it. */
function outward(link: HTMLAnchorElement): void {
  link.rel = "noopener noreferrer";
  const href = link.getAttribute("href");
  if (href && !href.startsWith("#")) link.target = "_blank";
  else link.removeAttribute("target");
}

function frameCode(code: HTMLElement): void {
  const pre = code.parentElement;
  if (!pre) return;
  const language = /(?:^|\s)language-(\S+)/.exec(code.className)?.[1];
  const html = language ? libraries.coloured(code.textContent, language) : null;
  // The library's output is the code, escaped, in spans.
  if (html !== null) code.innerHTML = html;
  const frame = scrolling(
    pre,
    "div",
    language ? say("Code, {language}", { language }) : say("Code"),
  );
  frame.className = "code";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy-code";
  button.textContent = say("Copy");
  frame.append(button);
  // one whose fence is still open goes on
  if (language === "mermaid" && code.dataset["open"] === undefined)
    libraries.diagram(frame, code.textContent.trimEnd());
}

/** Wraps what may be wider than the page, so that it scrolls by itself, by keyboard too. */
function scrolling(wide: Element, tag: "div", name: string): HTMLElement {
  const frame = document.createElement(tag);
  wide.replaceWith(frame);
  const scroller = wide instanceof HTMLPreElement ? wide : frame;
  scroller.setAttribute("tabindex", "0");
  scroller.setAttribute("role", "group");
  scroller.setAttribute("aria-label", name);
  frame.className = "wide";
  frame.append(wide);
  return frame;
}

function drawFormula(element: HTMLElement): void {
  const tex = element.textContent;
  const display = element.dataset["display"] === "true";
  if (libraries.draw(tex, display, element) && display) {
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", say("Formula"));
  }
}

function anchor(heading: Element, place: Element): void {
  const text = heading.textContent.trim();
  const id = freeId(slug(text), place);
  heading.id = id;
  const link = document.createElement("a");
  link.href = `#${id}`;
  link.className = "anchor";
  link.setAttribute("aria-label", say("Link to {text}", { text }));
  link.textContent = "#";
  heading.append(" ", link);
}

function slug(text: string): string {
  const words = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim();
  return words.replace(/\s+/g, "-") || "section";
}

/** `id`, or the first of `id-1`, `id-2` … that nothing outside of `place` has. */
function freeId(id: string, place: Element): string {
  let free = id;
  for (let number = 1; taken(free, place); number += 1) free = `${id}-${number}`;
  return free;
}

function taken(id: string, place: Element): boolean {
  const found = document.getElementById(id);
  return found !== null && !place.contains(found);
}
