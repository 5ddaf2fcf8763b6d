import type { Schemas } from "@aureole/api";
import { Icon, type IconName } from "@aureole/ui/icon.tsx";
import { tip } from "@aureole/ui/tooltip.tsx";
import type { MouseEvent } from "react";
import { live } from "../live/live.ts";
import { t } from "../text/t.ts";
import { zoneShift } from "../text/time.ts";
import { assign } from "./assign.ts";
import { setStatus } from "./set-status.ts";
import { snoozeTimes } from "./snooze-times.ts";

type Props = { ticket: Schemas["Ticket"] };

/** What is done to a ticket most often, at its row while the pointer is there. */
export function RowActions({ ticket }: Props) {
  const snooze = () => {
    const tomorrow = snoozeTimes(new Date(), zoneShift(new Date())).find((time) => time.name === "tomorrow");
    if (tomorrow) void setStatus(ticket.id, "snoozed", tomorrow.at.toISOString());
  };
  return (
    <span className="hidden gap-1 group-hover:flex pointer-coarse:hidden">
      <RowTool
        icon="check"
        label={t("ticket.resolve")}
        keys="e"
        run={() => void setStatus(ticket.id, "resolved")}
      />
      <RowTool icon="clock" label={t("ticket.snooze_tomorrow")} keys="s" run={snooze} />
      <RowTool
        icon="person"
        label={t("ticket.assign_me")}
        keys="m"
        run={() => void assign(ticket.id, live.me ?? null)}
      />
    </span>
  );
}

type ToolProps = { icon: IconName; label: string; keys: string; run: () => void };

/** A shortcut for the mouse. A row can hold no controls of its own for others, who have the keys and the palette. */
function RowTool({ icon, label, keys, run }: ToolProps) {
  const press = (event: MouseEvent) => {
    event.stopPropagation();
    run();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: as said above
    <span
      role="presentation"
      {...tip(label, keys)}
      onClick={press}
      className="inline-grid size-5 place-items-center rounded-2 text-text-2 hover:bg-hover hover:text-text"
    >
      <Icon name={icon} size={14} />
    </span>
  );
}
