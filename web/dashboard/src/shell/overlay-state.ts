import { useSyncExternalStore } from "react";

export type Overlay = "palette" | "keys" | undefined;

const readers = new Set<() => void>();
let open: Overlay;

/** Opens what lies over the page: the palette, the sheet of keys. One at a time. */
export function openOverlay(next: Overlay): void {
  open = next;
  for (const reader of readers) reader();
}

export function useOverlay(): Overlay {
  return useSyncExternalStore(
    (reader) => {
      readers.add(reader);
      return () => readers.delete(reader);
    },
    () => open,
  );
}
