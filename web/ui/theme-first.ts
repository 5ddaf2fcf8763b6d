import type { Plugin } from "vite";

/** What `shell/preferences.ts` keeps, read before anything is drawn, so that nobody sees the other theme first. */
const script =
  'let t;try{t=localStorage["aureole:theme"]}catch{}' +
  'if(t!=="dark"&&t!=="light")t=matchMedia("(prefers-color-scheme:dark)").matches?"dark":"light";' +
  "document.documentElement.dataset.theme=t";

/** Writes it into a page. The server allows it by its hash. */
export function themeFirst(): Plugin {
  return {
    name: "theme-first",
    transformIndexHtml: () => [{ tag: "script", children: script, injectTo: "head-prepend" }],
  };
}
