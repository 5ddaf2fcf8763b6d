import { useEffect, useRef } from "react";
import type { ActionId } from "./shortcuts.ts";

/** Does the act; false says that it doesn't apply now, and the key goes on to whoever else wants it. */
export type Act = () => unknown;
export type Acts = { readonly [Id in ActionId]?: Act };

const offered: { current: Acts }[] = [];

/** Offers acts while the component is there. Their keys and names stand in `shortcuts.ts`. */
export function useActions(acts: Acts): void {
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  useEffect(() => {
    offered.push(latest);
    return () => void offered.splice(offered.indexOf(latest), 1);
  }, []);
}

/** Whether anybody on the page offers the act now. */
export function isOffered(id: ActionId): boolean {
  return offered.some(({ current }) => current[id]);
}

/** Runs the act of whoever came last and takes it. */
export function act(id: ActionId): boolean {
  return offered.toReversed().some(({ current }) => {
    const run = current[id];
    return run !== undefined && run() !== false;
  });
}
