import { useEffect, useRef } from "react";
import { live } from "../live/live.ts";
import type { View } from "../live/records.ts";

/** After a key was pressed, nothing moves for this long. */
const KEY_HOLDS_MS = 1_000;

/**
 * Holds a list still while it is scrolled down, the pointer is over it, or a key was just pressed: what comes
 * meanwhile waits above.
 */
export function useHold(view: View) {
  const reasons = useRef({ scrolled: false, pointer: false, key: 0 });

  const apply = () => {
    const { scrolled, pointer, key } = reasons.current;
    live.lists.window(view).hold(scrolled || pointer || key > 0);
  };

  useEffect(() => {
    const held = reasons.current;
    held.scrolled = false;
    return () => {
      clearTimeout(held.key);
      held.key = 0;
      live.lists.window(view).hold(false);
    };
  }, [view]);

  return {
    scrolled: (away: boolean) => {
      reasons.current.scrolled = away;
      apply();
    },
    pointer: (over: boolean) => {
      reasons.current.pointer = over;
      apply();
    },
    key: () => {
      clearTimeout(reasons.current.key);
      reasons.current.key = window.setTimeout(() => {
        reasons.current.key = 0;
        apply();
      }, KEY_HOLDS_MS);
      apply();
    },
  };
}
