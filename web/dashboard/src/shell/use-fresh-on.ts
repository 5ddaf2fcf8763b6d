import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { live } from "../live/live.ts";

/** Asks again for what is kept under a key whenever the log, or a gap in it, says that it may be another now. */
export function useFreshOn(key: readonly string[], kinds: readonly string[]): void {
  const queries = useQueryClient();
  const [name, wanted] = [key.join(" "), kinds.join(" ")];
  useEffect(() => {
    const refresh = () => void queries.invalidateQueries({ queryKey: name.split(" ") });
    const words = wanted.split(" ");
    const stops = [
      live.store.onEvent(({ kind }) => words.includes(kind) && refresh()),
      live.watchState("caughtUp", refresh),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [queries, name, wanted]);
}
