import { useEffect, useRef, useState } from "react";
import { live } from "../live/live.ts";
import { byNeedOfHelp, keepOrder } from "./needs-help.ts";

/** The order follows what happens at most so often: a list that always moves can't be read. */
const SORTED_EVERY_MS = 5_000;

/** The running conversations by who needs help, sorted again now and then, never under the pointer. */
export function useHelpOrder(ids: readonly string[], wanted: boolean): readonly string[] {
  const [order, setOrder] = useState<readonly string[]>([]);
  const latest = useRef(ids);
  const sorts = wanted && ids.length > 0;

  useEffect(() => {
    latest.current = ids;
  }, [ids]);

  useEffect(() => {
    if (!sorts) return undefined;
    const sort = () => {
      const isPresent = (id: string) => live.presence.who(`present ${id}`).length > 0;
      setOrder(byNeedOfHelp(latest.current, (id) => live.get("conversation", id), isPresent, Date.now()));
    };
    sort();
    const timer = setInterval(() => {
      if (!document.querySelector(".column-list:hover")) sort();
    }, SORTED_EVERY_MS);
    return () => clearInterval(timer);
  }, [sorts]);

  return sorts ? keepOrder(order, ids) : ids;
}
