import { client, type Schemas } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { Dialog } from "@aureole/ui/dialog.tsx";
import { useState } from "react";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";

type Props = { teammate: Schemas["Teammate"]; open: boolean; close: () => void };

/** Lets somebody go. It ends their sessions, so it asks. */
export function RemoveTeammate({ teammate, open, close }: Props) {
  return (
    <Dialog
      open={open}
      title={t("team.remove_title", { name: teammate.name })}
      text={t("team.remove_text")}
      close={close}
      closeLabel={t("close")}
    >
      <Confirm teammate={teammate} close={close} />
    </Dialog>
  );
}

function Confirm({ teammate, close }: Omit<Props, "open">) {
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    const { error } = await client.DELETE("/api/v1/teammates/{id}", {
      params: { path: { id: teammate.id } },
    });
    close();
    if (error) toast({ text: error.message, tone: "danger" });
    else toast({ text: t("team.removed", { name: teammate.name }) });
  };
  return (
    <div className="flex justify-end gap-2">
      <Button size="large" onClick={close}>
        {t("cancel")}
      </Button>
      <Button size="large" look="danger" busy={busy} onClick={remove}>
        {t("team.remove")}
      </Button>
    </div>
  );
}
