import type { ListHandle } from "@aureole/ui/list.tsx";
import { type RefObject, useEffect, useRef } from "react";
import { beside } from "./beside.ts";

/** Who comes back from what covered the list has the focus in the list again, whichever way they came. */
export function useReturn(openId: string | null, list: RefObject<ListHandle | null>): void {
  const before = useRef(openId);
  useEffect(() => {
    if (before.current !== null && openId === null && !beside.matches) list.current?.focus();
    before.current = openId;
  }, [openId, list]);
}
