import { defineConfig } from "vite";

export default defineConfig(({ mode }) => ({
  base: "/widget/",
  build: {
    target: "es2022",
    emptyOutDir: mode === "loader",
    lib: { entry: "src/loader.ts", formats: ["es"], fileName: () => (mode === "loader" ? "w.js" : "app.js") },
  },
}));
