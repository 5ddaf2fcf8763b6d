import { useSyncExternalStore } from "react";
import type { Mode } from "./drafts.ts";

const chosen = new Map<string, Mode>();
const readers = new Set<() => void>();

/** The mode of the composer. Where one was chosen it stays, as long as the page lives. */
export function useMode(placeId: string): [Mode, (mode: Mode) => void] {
  const mode = useSyncExternalStore(watch, () => chosen.get(placeId) ?? "chat");
  return [
    mode,
    (next) => {
      chosen.set(placeId, next);
      for (const reader of readers) reader();
    },
  ];
}

function watch(reader: () => void): () => void {
  readers.add(reader);
  return () => readers.delete(reader);
}
