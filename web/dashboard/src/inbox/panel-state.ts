import { useSyncExternalStore } from "react";

const KEY = "aureole:panel-folded";

/** From this width on the panel stands beside the thread; below it lies over it while it is asked for. */
const wide = matchMedia("(min-width: 1440px)");
const readers = new Set<() => void>();
let over = false;

export type PanelState = "beside" | "over" | "folded";

function state(): PanelState {
  if (wide.matches) return localStorage.getItem(KEY) === "yes" ? "folded" : "beside";
  return over ? "over" : "folded";
}

export function usePanel(): PanelState {
  return useSyncExternalStore(watch, state);
}

function watch(reader: () => void): () => void {
  readers.add(reader);
  wide.addEventListener("change", reader);
  return () => {
    readers.delete(reader);
    wide.removeEventListener("change", reader);
  };
}

/** Folds the contact panel, or shows it. */
export function togglePanel(): void {
  if (wide.matches) localStorage.setItem(KEY, state() === "beside" ? "yes" : "no");
  else over = !over;
  for (const reader of readers) reader();
}

/** Takes the panel away where it lies over the page. False if it doesn't. */
export function closePanel(): boolean {
  if (!over || wide.matches) return false;
  over = false;
  for (const reader of readers) reader();
  return true;
}
