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

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [react({ compiler: true }), tailwindcss()],
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
