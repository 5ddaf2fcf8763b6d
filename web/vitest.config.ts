import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

/** Tests never download a browser: `CHROMIUM` names the distribution's. */
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Each project needs an object of its own: Vitest writes the project's name into it. */
const browser = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({
    launchOptions: {
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  }),
  instances: [{ browser: "chromium" as const }],
});

/** What Vite would otherwise find only while tests run, and then load them all again. */
const prepared = [
  "react",
  "react-dom",
  "react-dom/client",
  "react/compiler-runtime",
  "react/jsx-dev-runtime",
  "react/jsx-runtime",
  "@base-ui/react/dialog",
  "@base-ui/react/menu",
  "@tanstack/react-query",
  "lucide-react",
  "openapi-fetch",
  "vitest-browser-react",
  "wouter",
];

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [react({ compiler: true }), tailwindcss()],
        optimizeDeps: { include: prepared },
        test: {
          name: "dashboard",
          include: ["{api,ui,dashboard}/src/**/*.test.{ts,tsx}"],
          browser: browser(),
        },
      },
      {
        oxc: { jsx: { runtime: "automatic", importSource: "#dom" } },
        test: { name: "widget", include: ["widget/src/**/*.test.{ts,tsx}"], browser: browser() },
      },
      { test: { name: "built", include: ["test/**/*.test.ts"] } },
    ],
  },
});
