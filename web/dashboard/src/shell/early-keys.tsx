import { useEffect } from "react";

let typed = "";

/** What was typed for the palette before it was there. */
export const earlyKeys = (): string => typed;

export function forgetEarlyKeys(): void {
  typed = "";
}

/**
 * Keeps what is typed for an overlay while its code is on the way: those letters are meant for it, and on the page they
 * would resolve and assign.
 */
export function EarlyKeys({ close }: { close: () => void }) {
  useEffect(() => {
    const keep = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Escape") close();
      else if (event.key === "Backspace") typed = typed.slice(0, -1);
      else if (event.key.length === 1) typed += event.key;
      event.preventDefault();
      event.stopPropagation();
    };
    forgetEarlyKeys();
    document.addEventListener("keydown", keep, { capture: true });
    return () => document.removeEventListener("keydown", keep, { capture: true });
  }, [close]);
  return null;
}
