import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { build, defineConfig, type Plugin, type Rolldown } from "vite";

const STATIC = join(import.meta.dirname, "../showglass/static");
const ENTRY = "src/main.ts";
const EARLY = "src/early/early.ts";
const TEXT = /\.(js|css|svg)$/;

/** Leaves each text asset once, gzipped: the server sends the bytes as they are, and the wheel stays small. */
function gzipOnly(): Plugin {
  return {
    name: "showglass-gzip-only",
    apply: "build",
    closeBundle() {
      for (const entry of readdirSync(STATIC, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (!entry.isFile() || !TEXT.test(path)) continue;
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
        rmSync(path);
      }
    },
  };
}

const DARK = /:root\[data-theme=dark\](\{[^}]*\})/;

/** What is drawn is seen before a script has set the theme. */
function darkFromTheStart(css: string): string {
  const twin = "@media (prefers-color-scheme:dark){:root:not([data-theme])";
  return css.replace(DARK, (rule, body: string) => `${rule}${twin}${body}}`);
}

/** The page's own styles lie in a layer: whatever an author writes, in none, is over them, and needs no `!important`. */
function layered(): Plugin {
  return {
    name: "showglass-layered",
    apply: "build",
    enforce: "post",
    generateBundle(_, bundle) {
      for (const asset of Object.values(bundle)) {
        if (asset.type !== "asset" || !asset.fileName.endsWith(".css")) continue;
        asset.source = `@layer showglass{${darkFromTheStart(String(asset.source))}}`;
      }
    },
  };
}

const BOKEH = /^bokeh\.esm\.min.*\.js$/;
const REFUSAL = 'function runsNoScript(){throw new Error("Scripts of a figure do not run here.")}';

/** The file of Bokeh without what would run scripts that lie in a figure, whatever else lets them in. */
function withoutScripts(): Plugin {
  return {
    name: "showglass-without-scripts",
    apply: "build",
    enforce: "post",
    generateBundle(_, bundle) {
      for (const asset of Object.values(bundle)) {
        if (asset.type !== "asset" || !BOKEH.test(asset.fileName)) continue;
        const { source } = asset;
        const text = typeof source === "string" ? source : new TextDecoder().decode(source);
        const tame = text
          .replaceAll("new Function(", "runsNoScript(")
          .replace('eval(`import("${url}")`)', "runsNoScript()");
        asset.source = `${tame}\n${REFUSAL}\n`;
      }
    },
  };
}

/** Every browser that the page runs in reads woff2: the other forms of KaTeX's fonts would be a megabyte of wheel. */
function woff2Only(): Plugin {
  return {
    name: "showglass-woff2-only",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith("katex.min.css")) return null;
      return code.replace(/,url\([^)]*\.(?:woff|ttf)\)\s*format\("[^"]*"\)/g, "");
    },
  };
}

const PLAIN_TEX = "\0plain-tex";

/** Words of a diagram are no HTML, so formulas in them stay TeX: another KaTeX would be in the wheel for nothing. */
function texInDiagrams(): Plugin {
  return {
    name: "showglass-tex-in-diagrams",
    enforce: "pre",
    resolveId: (id, importer) =>
      id === "katex" && importer?.includes("/mermaid/dist/") ? PLAIN_TEX : null,
    load: (id) =>
      id === PLAIN_TEX
        ? 'export default { renderToString: (tex) => tex.replace(/&/g, "&amp;").replace(/</g, "&lt;") };'
        : null,
  };
}

const MARKED = /(?<![\w.])word\(\s*("(?:[^"\\]|\\.)*"),?\s*\)/g;

/** A catalogue of words: a line `"English": "translation"` each, so that two authors' lines merge by themselves. */
function catalogues(): Plugin {
  return {
    name: "showglass-catalogues",
    enforce: "pre",
    transform(code, id) {
      // `word` only marks a text for the list of words
      if (/\.(?:svelte|ts)$/.test(id) && code.includes("word(")) return code.replace(MARKED, "$1");
      if (!id.endsWith(".words")) return null;
      const lines = code.split("\n").filter((line) => line.startsWith('"'));
      const words: unknown = JSON.parse(`{${lines.join(",")}}`);
      return { code: `export default ${JSON.stringify(words)};`, map: null, moduleType: "js" };
    },
  };
}

/** What a drawn page needs before anything is painted: a classic script, which the page waits for. */
function early(): Plugin {
  return {
    name: "showglass-early",
    apply: "build",
    async generateBundle() {
      const made = (await build({
        configFile: false,
        publicDir: false,
        logLevel: "warn",
        build: {
          write: false,
          reportCompressedSize: false,
          rolldownOptions: { input: join(import.meta.dirname, EARLY), output: { format: "iife" } },
        },
      })) as Rolldown.RolldownOutput;
      const [{ code }] = made.output;
      this.emitFile({ type: "asset", name: "early.js", originalFileName: EARLY, source: code });
    },
  };
}

/** What the bundler knows of the modules while it puts them into chunks. */
interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

const shells = new WeakMap<Graph, Set<string>>();

/** All that the entry imports, one through the other. */
function shellOf(graph: Graph): Set<string> {
  const found = new Set<string>();
  const visit = (id: string): void => {
    if (found.has(id)) return;
    found.add(id);
    for (const other of graph.getModuleInfo(id)?.importedIds ?? []) visit(other);
  };
  visit(join(import.meta.dirname, ENTRY));
  shells.set(graph, found);
  return found;
}

/**
 * Keeps the shell in the entry's own chunk. By itself the bundler moves parts of it into others when enough chunks share
 * them, and a browser would ask for these only once it has the entry.
 */
function inShell(id: string, graph: Graph): string | null {
  return (shells.get(graph) ?? shellOf(graph)).has(id) ? "main" : null;
}

export default defineConfig({
  // The page works behind any sub-path, so nothing in it may name an absolute URL.
  base: "./",
  publicDir: false,
  plugins: [
    svelte({ configFile: false, compilerOptions: { runes: true } }),
    woff2Only(),
    texInDiagrams(),
    catalogues(),
    layered(),
    early(),
    withoutScripts(),
    gzipOnly(),
  ],
  // the shared worker and the sound's thread lie beside the other assets
  worker: { rolldownOptions: { output: { entryFileNames: "[name]-[hash].js" } } },
  build: {
    outDir: STATIC,
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    // A data: URL for a font or picture would be sent with every page, used or not.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      // The server writes the HTML; what is imported statically from here is one chunk, a dynamic import is its own.
      input: ENTRY,
      output: {
        codeSplitting: { groups: [{ name: inShell }] },
        entryFileNames: "[name]-[hash].js",
        // The shell has a list of these names: a hundred words in it that nobody reads.
        chunkFileNames: "c[hash].js",
        assetFileNames: ({ names }) =>
          names.some((name) => name.endsWith(".css")) ? "c[hash].css" : "[name]-[hash][extname]",
      },
    },
  },
});
