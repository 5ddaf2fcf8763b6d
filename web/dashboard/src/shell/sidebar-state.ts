import { useSyncExternalStore } from "react";
import { preferences } from "./preferences.ts";

/** From this width on the sidebar stands beside the stage; below it lies over it. */
const wide = matchMedia("(min-width: 1180px)");
const readers = new Set<() => void>();
let over = false;

export type SidebarState = "beside" | "over" | "folded";

function state(): SidebarState {
  if (wide.matches) return preferences.get().sidebarFolded ? "folded" : "beside";
  return over ? "over" : "folded";
}

/** Folds the sidebar or shows it; where there is no room it lies over the page until something is chosen. */
export function toggleSidebar(): void {
  if (wide.matches) preferences.set({ sidebarFolded: !preferences.get().sidebarFolded });
  else setOver(!over);
}

/** Takes the sidebar away where it lies over the page. False if it doesn't. */
export function closeSidebar(): boolean {
  if (!over || wide.matches) return false;
  setOver(false);
  return true;
}

export function useSidebar(): SidebarState {
  return useSyncExternalStore(watch, state);
}

function setOver(next: boolean): void {
  over = next;
  for (const reader of readers) reader();
}

function watch(reader: () => void): () => void {
  readers.add(reader);
  wide.addEventListener("change", reader);
  const stop = preferences.watch(reader);
  return () => {
    readers.delete(reader);
    wide.removeEventListener("change", reader);
    stop();
  };
}
