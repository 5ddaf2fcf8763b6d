import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";
export type Preferences = { theme: Theme; singleKeys: boolean; sidebarFolded: boolean };

/** The inline script of index.html reads this one before the first paint. */
const THEME_KEY = "aureole:theme";
const OTHERS_KEY = "aureole:preferences";

const dark = matchMedia("(prefers-color-scheme: dark)");
const readers = new Set<() => void>();
let held = read();

/** What this browser's user likes. Kept here, not at the server: it is about this screen. */
export const preferences = {
  get: () => held,
  set(change: Partial<Preferences>): void {
    held = { ...held, ...change };
    write();
    paint();
    for (const reader of readers) reader();
  },
  watch(reader: () => void): () => void {
    readers.add(reader);
    return () => readers.delete(reader);
  },
};

export function usePreferences(): Preferences {
  return useSyncExternalStore(preferences.watch, preferences.get);
}

dark.addEventListener("change", paint);

function paint(): void {
  const system = dark.matches ? "dark" : "light";
  document.documentElement.dataset.theme = held.theme === "system" ? system : held.theme;
}

function read(): Preferences {
  const known: Preferences = { theme: "system", singleKeys: true, sidebarFolded: false };
  try {
    const theme = localStorage.getItem(THEME_KEY);
    if (theme === "light" || theme === "dark") known.theme = theme;
    const others: Partial<Preferences> = JSON.parse(localStorage.getItem(OTHERS_KEY) ?? "{}");
    known.singleKeys = others.singleKeys !== false;
    known.sidebarFolded = others.sidebarFolded === true;
  } catch {
    // Storage forbidden or spoilt: the defaults serve.
  }
  return known;
}

function write(): void {
  try {
    const { theme, ...others } = held;
    localStorage.setItem(THEME_KEY, theme);
    localStorage.setItem(OTHERS_KEY, JSON.stringify(others));
  } catch {
    // Storage forbidden: it holds until the page is left.
  }
}
