import type { ListHandle } from "@aureole/ui/list.tsx";
import { live } from "../live/live.ts";
import type { View } from "../live/records.ts";
import type { Acts } from "../shell/actions.ts";
import { enterThread } from "../tickets/enter-thread.ts";
import { beside } from "./beside.ts";
import type { Walk } from "./use-walk.ts";

/** The keys that go through a list, of tickets or of conversations. */
export function walkKeys(view: View, walk: Walk, openId: string | null): Acts {
  return {
    "list.next": () => inList() && walk.step(1),
    "list.previous": () => inList() && walk.step(-1),
    "list.open": () => {
      if (walk.current === null || onControl()) return false;
      if (openId === null) walk.open(walk.current);
      enterThread();
      return true;
    },
    "list.take_in": () => live.lists.window(view).takeIn(),
  };
}

/** Arrows belong to the thread while it has the focus: they scroll it. */
function inList(): boolean {
  return !document.activeElement?.closest('[role="log"], [role="menu"], [role="dialog"], [role="tablist"]');
}

/** Enter on a control is that control's. */
function onControl(): boolean {
  return Boolean(document.activeElement?.closest("button, a[href], input, select, summary, [role='menu']"));
}

/** From the thread to the list, which the thread has to make room for where it covers it. */
export function leaveThread(walk: Walk, openId: string | null, list: ListHandle | null): boolean {
  if (openId !== null && !beside.matches) walk.close();
  else list?.focus();
  return list !== null;
}

/** From the composer to the list beside it, or else to the thread above it. */
export function leaveComposer(list: ListHandle | null): void {
  if (beside.matches) list?.focus();
  else enterThread();
}
