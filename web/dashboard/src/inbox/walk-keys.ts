import { live } from "../live/live.ts";
import type { View } from "../live/records.ts";
import type { Acts } from "../shell/actions.ts";
import type { Walk } from "./use-walk.ts";

/** The keys that go through a list, of tickets or of conversations. */
export function walkKeys(view: View, walk: Walk, openId: string | null): Acts {
  return {
    "list.next": () => inList() && walk.step(1),
    "list.previous": () => inList() && walk.step(-1),
    "list.open": () => {
      if (walk.current === null || onControl()) return false;
      if (openId === null) walk.open(walk.current);
      return focusThread();
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

/** Puts the focus into the open thread, once it is there. */
function focusThread(): boolean {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.thread[role="log"]')?.focus());
  return true;
}
