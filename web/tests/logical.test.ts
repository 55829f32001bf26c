// Style rules of the page name the line's sides (inline-start, inline-end), not left and right: pages are read from the
// right, too. What is left or right for everybody is listed with its reason.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import { describe, expect, it } from "vitest";

const SOURCE = join(import.meta.dirname, "..", "src");

/** Files whose left is everybody's left. */
const PHYSICAL: Readonly<Record<string, string>> = {
  "components/code/code.svelte": "code is written from the left",
  "components/dataframe/head.svelte": "columns of a frame run from the left",
  "components/dataframe/row.svelte": "columns of a frame run from the left",
  "components/image_editor/marks.svelte": "handles stand at places of a picture",
  "components/image_slider.svelte": "pictures are not mirrored, nor the divider between them",
  "layouts/sidebar/sidebar.svelte": "an author's position='left' or 'right'",
};

const SIDED =
  /(?:^|[;{\s])((?:margin|padding|border|inset)-(?:left|right)\b|(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b/g;
const FOUR =
  /(?:^|[;{\s])(margin|padding|inset|border-(?:width|color|style|radius))\s*:\s*([^;}]+)[;}]/g;

function* files(folder: string): Iterable<string> {
  for (const one of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, one.name);
    if (one.isDirectory()) yield* files(path);
    else if (/\.(?:svelte|css)$/.test(one.name)) yield path;
  }
}

/** The rules of a file: all of a style sheet, what is in `<style>` of a component. */
function rules(path: string, text: string): string {
  const css = path.endsWith(".css") ? text : (/<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? "");
  return css.replace(/\/\*[\s\S]*?\*\//g, "");
}

/** The values of a shorthand; what is within brackets is one. */
function values(text: string): string[] {
  let flat = text.trim();
  while (flat.includes("("))
    flat = flat.replace(/[\w-]*\([^()]*\)/g, (inner) => inner.replace(/[\s()]+/g, "_"));
  return flat.split(/\s+/);
}

function sided(css: string): string[] {
  const named = [...css.matchAll(SIDED)].map((found) => found[0].trim());
  const four = [...css.matchAll(FOUR)].flatMap(([whole, name = "", list = ""]) => {
    const [one, two, three, last] = values(list);
    if (last === undefined) return [];
    const apart = name === "border-radius" ? one !== two || three !== last : two !== last;
    return apart ? [whole.trim()] : [];
  });
  return [...named, ...four];
}

describe("style rules", () => {
  const all = [...files(SOURCE)].map((path) => ({
    name: relative(SOURCE, path).replaceAll("\\", "/"),
    css: rules(path, readFileSync(path, "utf8")),
  }));

  it("name the line's sides", () => {
    const found = all.filter(({ name }) => !(name in PHYSICAL));
    const wrong = found.flatMap(({ name, css }) => sided(css).map((rule) => `${name}: ${rule}`));
    expect(wrong).toEqual([]);
  });

  it("are listed only where they name left or right", () => {
    const physical = all.filter(({ css }) => sided(css).length > 0).map(({ name }) => name);
    expect(Object.keys(PHYSICAL).filter((name) => !physical.includes(name))).toEqual([]);
  });

  it.each([
    ["a { margin-left: 1px; }", 1],
    ["a { left: 0; }", 1],
    ["a { padding: 0 4px 0 8px; }", 1],
    ["a { border-radius: 4px 0 4px 0; }", 1],
    ["a { text-align: right; }", 1],
    ["a { padding: 4px 8px; margin: 0 auto 4px; }", 0],
    ["a { padding: 1px calc(2px + 3px) 4px calc(2px + 3px); }", 0],
    ["a { border-radius: 4px 4px 0 0; }", 0],
    ["a { padding-inline-start: 1px; inset-inline: 0; text-align: start; }", 0],
    [".left { overflow: hidden; }", 0],
  ])("%s has %i", (css, many) => {
    expect(sided(css)).toHaveLength(many);
  });
});
