import { defineConfig } from "vite";

/** The first of each that know `light-dark()`, which the minifier else prepares for although the widget has none. */
const CSS_TARGET = ["chrome123", "edge123", "firefox120", "safari17.5"];

const loader = {
  emptyOutDir: true,
  lib: { entry: "src/loader.ts", formats: ["iife" as const], name: "AureoleLoader", fileName: () => "w.js" },
};

const app = {
  emptyOutDir: false,
  copyPublicDir: false,
  lib: { entry: "src/app/start.ts", formats: ["es" as const], fileName: () => "app.js" },
  rolldownOptions: {
    output: {
      chunkFileNames: "chunks/[name]-[hash].js",
      // A library keeps white space and notes on purity for the bundlers that come after; here comes none.
      comments: false,
      minify: { compress: true, mangle: true, codegen: { removeWhitespace: true } },
    },
  },
};

/**
 * Two builds into one folder: `--mode loader` makes `w.js`, a classic script that every page of a
 * site pays for, and `--mode app` makes `app.js` with its chunks, fetched when somebody is interested.
 */
export default defineConfig(({ mode }) => ({
  base: "./",
  oxc: { jsx: { runtime: "automatic" as const, importSource: "#dom", development: false } },
  build: { target: "es2022", cssTarget: CSS_TARGET, ...(mode === "loader" ? loader : app) },
}));
