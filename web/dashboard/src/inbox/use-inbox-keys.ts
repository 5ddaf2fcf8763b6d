import type { ListHandle } from "@aureole/ui/list.tsx";
import type { RefObject } from "react";
import { live } from "../live/live.ts";
import type { View } from "../live/records.ts";
import { type Acts, useActions } from "../shell/actions.ts";
import { assign } from "../tickets/assign.ts";
import { copyLink } from "../tickets/copy-link.ts";
import { passToAi } from "../tickets/pass-to-ai.ts";
import { setRead } from "../tickets/set-read.ts";
import { setStatus } from "../tickets/set-status.ts";
import { closePanel, togglePanel } from "./panel-state.ts";
import type { Picked } from "./use-picked.ts";
import type { Walk } from "./use-walk.ts";
import { leaveThread, walkKeys } from "./walk-keys.ts";

type Options = {
  view: View;
  walk: Walk;
  picked: Picked;
  openId: string | null;
  list: RefObject<ListHandle | null>;
};

/** The keys of the list and of the current ticket. Those of the composer and the menus stand with the open ticket. */
export function useInboxKeys({ view, walk, picked, openId, list }: Options): void {
  const select = () => {
    if (walk.current === null) return false;
    return picked.toggle(walk.current, false);
  };
  const read = () => {
    const ticket = walk.current === null ? undefined : live.ticket(walk.current);
    return ticket ? void setRead(ticket.id, ticket.unread) : false;
  };
  const outwards = () => {
    if (closePanel()) return true;
    if (picked.ids.size > 0) return picked.clear();
    return leaveThread(walk, openId, list.current);
  };
  useActions({
    ...walkKeys(view, walk, openId),
    ...ticketKeys(walk),
    "list.select": select,
    "list.read": read,
    panel: togglePanel,
    escape: outwards,
  });
}

function ticketKeys(walk: Walk): Acts {
  const onCurrent = (run: (id: string) => Promise<void>, leaves = false) => {
    return () => {
      const id = walk.current;
      if (id === null) return false;
      if (leaves) walk.onward();
      return void run(id);
    };
  };
  return {
    "ticket.resolve": onCurrent((id) => setStatus(id, "resolved"), true),
    "ticket.reopen": onCurrent((id) => setStatus(id, "open")),
    "ticket.priority": onCurrent((id) => setStatus(id, "priority")),
    "ticket.in_progress": onCurrent((id) => setStatus(id, "in_progress")),
    "ticket.spam": onCurrent((id) => setStatus(id, "spam"), true),
    "ticket.assign_me": onCurrent((id) => assign(id, live.me ?? null)),
    "ticket.assign_nobody": onCurrent((id) => assign(id, null)),
    "ticket.pass_to_ai": onCurrent(passToAi),
    "ticket.copy_link": onCurrent((id) => copyLink({ id })),
  };
}
