/** What a rule of a diagram may say: how a shape or a word is painted, never where it stands or what is fetched. */
const SAID = new Set(
  `alignment-baseline baseline-shift color color-interpolation display dominant-baseline fill fill-opacity fill-rule
   filter flood-color flood-opacity font-family font-size font-style font-weight letter-spacing marker-end marker-mid
   marker-start opacity paint-order rx ry shape-rendering stop-color stop-opacity stroke
   stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width
   text-anchor text-decoration-color text-decoration-line text-decoration-style text-rendering text-transform
   visibility white-space word-spacing writing-mode`.split(/\s+/),
);
const SELECTOR = /^[\w\s.#,>*()[\]"'=^$:-]+$/;
/** Parts that lead out of the diagram or into the element that holds it. */
const OUTWARD = /:(?:host|has|root|scope|part|slotted)/i;

/** Whether a value stays in the document: it may name a part of its own diagram. */
export function staysInside(value: string): boolean {
  return !/url\s*\(|image\s*\(|image-set|src\s*\(|expression|\\/i.test(
    value.replace(/url\(["']?#[\w.:-]+["']?\)/gi, ""),
  );
}

/** Declarations of a style, one a line of text, without those that a diagram may not make. */
export function safeDeclarations(style: CSSStyleDeclaration): string {
  return Array.from(style)
    .filter((name) => SAID.has(name) && staysInside(style.getPropertyValue(name)))
    .map((name) => {
      const important = style.getPropertyPriority(name) ? " !important" : "";
      return `${name}:${style.getPropertyValue(name)}${important}`;
    })
    .join(";");
}

/** The rules of a sheet that hold for what stands within `root` (`#id`) and only paint. */
export function safeRules(text: string, root: string): string {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  const kept: string[] = [];
  for (const rule of sheet.cssRules) {
    if (!(rule instanceof CSSStyleRule) || !within(rule.selectorText, root)) continue;
    const said = safeDeclarations(rule.style);
    if (said) kept.push(`${rule.selectorText}{${said}}`);
  }
  return kept.join("\n");
}

function within(selector: string, root: string): boolean {
  if (!SELECTOR.test(selector) || OUTWARD.test(selector)) return false;
  return selector.split(/,(?![^(]*\))/).every((one) => {
    const rest = one.trim();
    return rest.startsWith(root) && !/^[\w-]/.test(rest.slice(root.length));
  });
}
