import type { Schemas } from "@aureole/api";
import { Icon } from "@aureole/ui/icon.tsx";
import { Menu } from "@aureole/ui/menu.tsx";
import { useState } from "react";
import { type PlainKey, t } from "../text/t.ts";
import { momentAhead, zoneShift } from "../text/time.ts";
import { setStatus } from "./set-status.ts";
import { SnoozeDialog } from "./snooze-dialog.tsx";
import { type SnoozeTime, snoozeTimes } from "./snooze-times.ts";

type Props = { ticket: Schemas["Ticket"]; open: boolean; setOpen: (open: boolean) => void };

const words: Record<SnoozeTime["name"], PlainKey> = {
  later_today: "snooze.later_today",
  tomorrow: "snooze.tomorrow",
  in_two_days: "snooze.in_two_days",
  next_week: "snooze.next_week",
  in_two_weeks: "snooze.in_two_weeks",
  next_month: "snooze.next_month",
};

/** Puts the ticket away until a time: a preset, or one's own. */
export function SnoozeMenu({ ticket, open, setOpen }: Props) {
  const [typing, setTyping] = useState(false);
  const times = open ? snoozeTimes(new Date(), zoneShift(new Date())) : [];
  const until = ticket.status === "snoozed" ? ticket.snoozed_until : null;
  const presets = times.map((time, index) => ({
    id: time.name,
    label: t(words[time.name]),
    hint: momentAhead(time.at),
    keys: String(index + 1),
    pick: () => void setStatus(ticket.id, "snoozed", time.at.toISOString()),
  }));
  return (
    <>
      <Menu
        label={until ? t("snooze.until", { time: momentAhead(new Date(until)) }) : t("snooze.snooze")}
        keys="s"
        choices={[
          ...presets,
          { id: "own", label: t("snooze.own_time"), apart: true, pick: () => setTyping(true) },
        ]}
        open={open}
        setOpen={setOpen}
        className="pill-button"
      >
        <Icon name="clock" size={14} className="text-text-2" />
        {until ? momentAhead(new Date(until)) : t("snooze.snooze")}
      </Menu>
      <SnoozeDialog open={typing} close={() => setTyping(false)} ticketId={ticket.id} />
    </>
  );
}
