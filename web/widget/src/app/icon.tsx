//! The widget's own dozen of icons, the ring that stands for the AI, and buttons with words.

import type { Child, Tree } from "./dom.ts";

const PATHS = {
  chat: "M4 3.2h8a1.5 1.5 0 0 1 1.5 1.5v4.6a1.5 1.5 0 0 1-1.5 1.5H7.5l-3 2.5v-2.5H4a1.5 1.5 0 0 1-1.5-1.5V4.7A1.5 1.5 0 0 1 4 3.2z",
  down: "M4.5 6.5 8 10l3.5-3.5",
  right: "M6.5 4.5 10 8l-3.5 3.5",
  close: "m4 4 8 8m0-8-8 8",
  send: "M8 13V3.5M4 7.3l4-4 4 4",
  stop: "M5 5h6v6H5zm1.5 1.5h3v3h-3z",
  dots: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  bolt: "M9 2 3.5 9H8l-1 5 5.5-7H8z",
  clock: "M2.5 8a5.5 5.5 0 1 0 11 0 5.5 5.5 0 1 0-11 0M8 5v3.2l2 1.3",
  person:
    "M3.7 5a2.3 2.3 0 1 0 4.6 0 2.3 2.3 0 1 0-4.6 0M2 13c.2-2.4 1.7-3.8 4-3.8 1 0 1.8.2 2.5.7M10 12h4.5m-2-2.2 2.2 2.2-2.2 2.2",
};

export function Icon({ name, mirror }: { name: keyof typeof PATHS; mirror?: boolean }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" class={mirror ? "mirror" : ""}>
      <path d={PATHS[name]} />
    </svg>
  );
}

/** Turns while the agent works; it is never shown where a person answers. */
export function Ring({ turning }: { turning?: boolean }) {
  return (
    <svg viewBox="0 0 18 18" aria-hidden="true" class={turning ? "ring turning" : "ring"}>
      <linearGradient id="au" y2="1">
        <stop offset=".1" />
        <stop offset=".75" />
      </linearGradient>
      <circle cx="9" cy="9" r="6.2" />
      <circle cx="9" cy="9" r="6.2" stroke-dasharray={turning && "14 40"} />
    </svg>
  );
}

/** A button that says what it does. */
export function press(look: string, act: () => void, words: Child): Tree {
  return (
    <button type="button" class={look} onClick={act}>
      {words}
    </button>
  );
}
