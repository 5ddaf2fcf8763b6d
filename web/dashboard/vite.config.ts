import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { themeFirst } from "../ui/theme-first.ts";

/** `bin/dev` sets this to the running server; built files are served by the server itself. */
const server = process.env.AUREOLE_SERVER ?? "http://127.0.0.1:8787";

export default defineConfig({
  base: "/dashboard/",
  plugins: [react({ compiler: true }), tailwindcss(), themeFirst()],
  build: { target: "es2023", manifest: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    proxy: {
      "/api": { target: server, ws: true },
      "/widget": server,
      "/w.js": server,
    },
  },
});
