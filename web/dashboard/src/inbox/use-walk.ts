import { useState } from "react";
import { useLocation } from "wouter";
import { live } from "../live/live.ts";
import type { View } from "../live/records.ts";
import { beside } from "./beside.ts";

type Options = {
  ids: readonly string[];
  openId: string | null;
  view: View;
  /** The address of the list; that of a row is one step below it. */
  base: string;
};

export type Walk = {
  /** The row that keys act on: the open one, or on a phone the one last seen. */
  current: string | null;
  move: (id: string) => void;
  open: (id: string) => void;
  step: (by: 1 | -1) => boolean;
  /** To the row after the current one, before the current one leaves by my doing. */
  onward: () => void;
  close: () => void;
};

/**
 * Walks through a list. The address says what is open; going from row to row doesn't fill the history. Where the thread
 * stands beside the list, moving to a row shows it.
 */
export function useWalk({ ids, openId, view, base }: Options): Walk {
  const [, go] = useLocation();
  const [last, setLast] = useState<string | null>(null);
  const current = openId ?? (last !== null && ids.includes(last) ? last : null);

  const show = (id: string) => {
    if (id !== current) live.lists.window(view).settle();
    setLast(id);
    go(`${base}/${id}`, { replace: openId !== null && beside.matches });
  };
  const move = (id: string) => {
    if (beside.matches || openId !== null) show(id);
    else setLast(id);
  };
  return {
    current,
    move,
    open: show,
    step: (by) => {
      const at = current === null ? -1 : ids.indexOf(current);
      const next = at < 0 ? ids[0] : ids[at + by];
      if (next !== undefined) move(next);
      return next !== undefined;
    },
    onward: () => {
      if (current === null || !beside.matches) return;
      const at = ids.indexOf(current);
      const next = ids[at + 1] ?? ids[at - 1];
      if (at >= 0 && next !== undefined) show(next);
    },
    close: () => {
      setLast(openId);
      go(base);
    },
  };
}
