import { Button } from "@aureole/ui/button.tsx";
import { Dialog } from "@aureole/ui/dialog.tsx";
import { TextField } from "@aureole/ui/field.tsx";
import { useState } from "react";
import { t } from "../text/t.ts";
import { momentAhead, zoneShift } from "../text/time.ts";
import { setStatus } from "./set-status.ts";
import { readSnoozeTime } from "./snooze-times.ts";

type Props = { open: boolean; close: () => void; ticketId: string };

/** A time of one's own, typed as people say it. What was understood is shown before it is used. */
export function SnoozeDialog({ open, close, ticketId }: Props) {
  return (
    <Dialog open={open} title={t("snooze.own_title")} close={close} closeLabel={t("close")}>
      <SnoozeForm
        done={(at) => {
          void setStatus(ticketId, "snoozed", at.toISOString());
          close();
        }}
      />
    </Dialog>
  );
}

function SnoozeForm({ done }: { done: (at: Date) => void }) {
  const [typed, setTyped] = useState("");
  const at = readSnoozeTime(typed, new Date(), zoneShift(new Date()));
  const unclear = typed.trim() !== "" && at === null;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (at) done(at);
      }}
    >
      <TextField
        label={t("snooze.when")}
        placeholder={t("snooze.example")}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        hint={at ? momentAhead(at) : t("snooze.hint")}
        error={unclear ? t("snooze.unclear") : undefined}
        autoFocus
      />
      <Button
        type="submit"
        look="primary"
        size="large"
        className="self-end"
        disabledReason={at ? undefined : t("snooze.hint")}
      >
        {t("snooze.snooze")}
      </Button>
    </form>
  );
}
