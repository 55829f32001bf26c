import { mergeConfig } from "vite";
import { defineConfig } from "vitest/config";

import page from "./vite.config";

export default mergeConfig(
  page,
  defineConfig({
    // Component tests mount in a DOM, which Svelte's server build cannot do.
    resolve: { conditions: ["browser"] },
    test: {
      environment: "happy-dom",
      include: ["tests/**/*.test.ts"],
    },
  }),
);
