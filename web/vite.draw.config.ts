import { join } from "node:path";

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

const LATER = "\0later";

/** What is fetched later is never there when a page is drawn: it holds its place. */
function withoutLater(): Plugin {
  return {
    name: "showglass-without-later",
    enforce: "pre",
    resolveId: (_, __, options) =>
      "kind" in options && options.kind === "dynamic-import" ? LATER : null,
    load: (id) => (id === LATER ? "export default null;" : null),
  };
}

/** The page as a script that draws it where no browser is: `drawing.draw(...)`, of src/draw/draw.ts. */
export default defineConfig({
  publicDir: false,
  plugins: [withoutLater(), svelte({ configFile: false, compilerOptions: { runes: true } })],
  ssr: { noExternal: true },
  build: {
    ssr: "src/draw/draw.ts",
    outDir: join(import.meta.dirname, "../showglass/static/server"),
    emptyOutDir: true,
    minify: true,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        format: "iife",
        name: "drawing",
        entryFileNames: "draw.js",
        codeSplitting: false,
      },
    },
  },
});
