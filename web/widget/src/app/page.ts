//! What the widget takes from the page and the browser, and how it keeps apart from both: language,
//! direction, colours, screen. Reads the page, never changes it.

import type { Config, Options } from "../sdk.ts";

/** Narrower than this the panel covers the page. The style sheet says the same. */
export const FULL = "(max-width: 480px)";
const RIGHT_TO_LEFT = /^(ar|dv|fa|he|ku|ps|sd|ug|ur|yi)\b/i;
/** What a page could take from our fields: shortcuts, focus traps, scroll locks, paste handlers. */
const OURS = "keydown keyup keypress input beforeinput focusin focusout wheel paste";

/** The site's choice, else the page's language, else the browser's. */
export function languageOf(chosen: string | undefined): string {
  const language = chosen || document.documentElement.lang || navigator.language;
  try {
    return Intl.getCanonicalLocales(language)[0] ?? "en";
  } catch {
    return "en";
  }
}

export function directionOf(language: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.test(language) ? "rtl" : "ltr";
}

export function isTouch(): boolean {
  return matchMedia("(pointer: coarse)").matches;
}

/** Keeps what happens in the widget from the page's own listeners. */
export function keepApart(root: ShadowRoot): void {
  for (const name of OURS.split(" ")) root.addEventListener(name, (event) => event.stopPropagation());
}

/** Colours and corners, by the site's options first, then the workspace's. */
export function dress(host: HTMLElement, { theme }: Options, config: Config | undefined): void {
  const chosen = config?.widget;
  const wanted = theme ?? chosen?.theme ?? "auto";
  const dark = wanted === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : wanted === "dark";
  host.dataset.theme = dark ? "dark" : "light";
  host.toggleAttribute("data-accent", !!chosen?.accent);
  host.toggleAttribute("data-left", host.style.left === "20px");
  if (chosen?.radius != null) host.style.setProperty("--radius", `${chosen.radius}px`);
}
