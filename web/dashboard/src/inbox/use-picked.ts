import { useState } from "react";
import type { View } from "../live/records.ts";

export type Picked = {
  ids: ReadonlySet<string>;
  /** Takes one in or out; with `extend`, all from the last one taken up to this. */
  toggle: (id: string, extend: boolean) => void;
  clear: () => void;
};

type State = { view: View; ids: ReadonlySet<string>; last: string | null };

/** The tickets chosen to be changed together. They belong to a view: another view begins with none. */
export function usePicked(view: View, ids: readonly string[]): Picked {
  const [state, setState] = useState<State>({ view, ids: new Set(), last: null });
  if (state.view !== view) setState({ view, ids: new Set(), last: null });
  return {
    ids: state.ids,
    toggle: (id, extend) => {
      const next = new Set(state.ids);
      if (extend && state.last !== null) for (const one of between(ids, state.last, id)) next.add(one);
      else if (!next.delete(id)) next.add(id);
      setState({ view, ids: next, last: id });
    },
    clear: () => setState({ view, ids: new Set(), last: null }),
  };
}

function between(ids: readonly string[], one: string, other: string): readonly string[] {
  const from = Math.min(ids.indexOf(one), ids.indexOf(other));
  const to = Math.max(ids.indexOf(one), ids.indexOf(other));
  return from < 0 ? [other] : ids.slice(from, to + 1);
}
