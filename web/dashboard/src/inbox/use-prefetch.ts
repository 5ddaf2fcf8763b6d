import { useEffect } from "react";
import { live } from "../live/live.ts";

/** Going through the list with a key held down fetches nothing on the way. */
const REST_MS = 80;

/** Fetches the next ticket when the selection rests, so that going on shows it at once. */
export function usePrefetch(ids: readonly string[], current: string | null): void {
  const next = current === null ? ids[0] : ids[ids.indexOf(current) + 1];
  useEffect(() => {
    if (next === undefined) return undefined;
    const timer = setTimeout(() => void live.lists.openTimeline(next), REST_MS);
    return () => clearTimeout(timer);
  }, [next]);
}
