/** Declarations of a cell's style that stay within the cell. */
const ALLOWED = new Set(
  `color background-color font-weight font-style font-size font-family text-align text-decoration
   text-decoration-line text-decoration-color text-transform opacity letter-spacing white-space border-color`.split(
    /\s+/,
  ),
);

const known = new Map<string, string>();
const MOST = 5000;

export function safeStyle(css: string | null): string | undefined {
  if (!css) return undefined;
  let safe = known.get(css);
  if (safe === undefined) {
    if (known.size > MOST) known.clear();
    known.set(css, (safe = cleaned(css)));
  }
  return safe;
}

function cleaned(css: string): string {
  const { style } = document.createElement("span");
  style.cssText = css;
  const kept = [...style].filter(
    (name) => ALLOWED.has(name) && !/url\(|^initial$/i.test(style.getPropertyValue(name)),
  );
  // Whoever coloured the ground alone had dark text on it in mind.
  if (kept.includes("background-color") && !kept.includes("color")) style.color = "#14211f";
  return [...style]
    .filter((name) => kept.includes(name) || name === "color")
    .map((name) => `${name}: ${style.getPropertyValue(name)}`)
    .join("; ");
}
