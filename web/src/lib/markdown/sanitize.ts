import DOMPurify from "dompurify";
import { say } from "../words";

import { children, inert } from "./inert";

const ADDRESS = /^(?:(?:https?|mailto|tel):|[^a-z]|[a-z+.-]+(?:[^a-z+.:-]|$))/i;
const FORBIDDEN_TAGS = [
  "style",
  "form",
  "button",
  "select",
  "option",
  "textarea",
  "dialog",
  "menu",
];
const FORBIDDEN_ATTRIBUTES = ["autofocus", "autoplay", "tabindex", "accesskey", "contenteditable"];
/** Style that stays within its element. */
const STYLE = new Set(
  `color background-color font-family font-size font-style font-weight text-align text-decoration
   text-decoration-line vertical-align width max-width height max-height white-space`.split(/\s+/),
);

/** Tags of the text at hand that HTML does not know and that stay all the same: all, those named, or none. */
let kept: readonly string[] | boolean = false;

const purify = DOMPurify(window);
// Read once: reading it takes longer than what it is read for.
purify.setConfig({
  IN_PLACE: true,
  USE_PROFILES: { html: true },
  FORBID_TAGS: FORBIDDEN_TAGS,
  FORBID_ATTR: FORBIDDEN_ATTRIBUTES,
  ADD_TAGS: (name) => (kept === true || (kept !== false && kept.includes(name))) && unknown(name),
  ALLOWED_URI_REGEXP: ADDRESS,
  // Ids and names of the text must not stand for those of the page.
  SANITIZE_NAMED_PROPS: true,
});
purify.addHook("uponSanitizeAttribute", (_, data) => {
  if (data.attrName === "style") data.attrValue = safeStyle(data.attrValue);
});

/** Names that mean something in SVG or MathML, whose elements are read by other rules. */
const FOREIGN = new Set(
  `svg math annotation-xml annotation semantics color-profile font-face missing-glyph foreignobject
   animate animatemotion animatetransform set use image mi mo mn ms mtext mglyph malignmark`.split(
    /\s+/,
  ),
);

/** Whether a tag is none of HTML's: its element does nothing. */
function unknown(name: string): boolean {
  if (FOREIGN.has(name) || !/^[a-z][\w-]*$/.test(name)) return false;
  if (name.includes("-")) return customElements.get(name) === undefined;
  return document.createElement(name) instanceof HTMLUnknownElement;
}

/**
 * HTML that somebody wrote as nodes that run nothing, send nothing, and stay where they are.
 *
 * `own`: tags that HTML does not know and that stay all the same: all, those named, or none.
 */
export function sanitized(
  html: string,
  own: readonly string[] | boolean = false,
): DocumentFragment {
  const root = inert(html);
  kept = own;
  purify.sanitize(root);
  for (const input of root.querySelectorAll("input")) settle(input);
  return children(root);
}

/** A checkbox of a task list shows; no other control may be there. */
function settle(input: HTMLInputElement): void {
  if (input.type !== "checkbox") {
    input.remove();
    return;
  }
  const item = input.closest("li");
  item?.classList.add("task");
  input.disabled = true;
  input.setAttribute("aria-label", item?.textContent.trim() || say("Task"));
}

function safeStyle(text: string): string {
  const { style } = document.createElement("span");
  style.cssText = text;
  return [...style]
    .filter((name) => STYLE.has(name) && !/url\(|^initial$/i.test(style.getPropertyValue(name)))
    .map((name) => `${name}: ${style.getPropertyValue(name)}`)
    .join("; ");
}
