import { useSyncExternalStore } from "react";

const KEY = "aureole:undo-send";
const readers = new Set<() => void>();

/** Whether a message waits some seconds before it leaves, so that sending can be undone. Off: a visitor is waiting. */
export function undoSend(): boolean {
  return localStorage.getItem(KEY) === "on";
}

export function useUndoSend(): boolean {
  return useSyncExternalStore(watch, undoSend);
}

export function setUndoSend(on: boolean): void {
  localStorage.setItem(KEY, on ? "on" : "off");
  for (const reader of readers) reader();
}

function watch(reader: () => void): () => void {
  readers.add(reader);
  return () => readers.delete(reader);
}
