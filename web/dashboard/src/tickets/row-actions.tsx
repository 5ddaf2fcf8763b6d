import type { Schemas } from "@aureole/api";
import { IconButton } from "@aureole/ui/icon-button.tsx";
import { live } from "../live/live.ts";
import { t } from "../text/t.ts";
import { assign } from "./assign.ts";
import { setStatus } from "./set-status.ts";
import { snoozeTimes } from "./snooze-times.ts";

type Props = { ticket: Schemas["Ticket"] };

const look = "size-5";

/** What is done to a ticket most often, at its row while the pointer is there. */
export function RowActions({ ticket }: Props) {
  const act = (run: () => void) => (event: React.MouseEvent) => {
    event.stopPropagation();
    run();
  };
  return (
    <span className="hidden gap-1 group-hover:flex pointer-coarse:hidden">
      <IconButton
        icon="check"
        size={14}
        label={t("ticket.resolve")}
        keys="e"
        tabIndex={-1}
        className={look}
        onClick={act(() => void setStatus(ticket.id, "resolved"))}
      />
      <IconButton
        icon="clock"
        size={14}
        label={t("ticket.snooze_tomorrow")}
        tabIndex={-1}
        className={look}
        onClick={act(() => {
          const tomorrow = snoozeTimes(new Date()).find((time) => time.name === "tomorrow");
          if (tomorrow) void setStatus(ticket.id, "snoozed", tomorrow.at.toISOString());
        })}
      />
      <IconButton
        icon="person"
        size={14}
        label={t("ticket.assign_me")}
        keys="m"
        tabIndex={-1}
        className={look}
        onClick={act(() => void assign(ticket.id, live.me ?? null))}
      />
    </span>
  );
}
