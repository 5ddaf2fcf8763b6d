import { client, type Schemas } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { Dialog } from "@aureole/ui/dialog.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";
import { sourcesKey } from "./use-sources.ts";

type Props = { source: Schemas["Source"]; open: boolean; close: () => void; deleted: () => void };

/** Deletes a source for good, so it asks. */
export function DeleteSource({ source, open, close, deleted }: Props) {
  return (
    <Dialog
      open={open}
      title={t("knowledge.delete_title")}
      text={t("knowledge.delete_text", { title: source.title })}
      close={close}
      closeLabel={t("close")}
    >
      <Confirm id={source.id} close={close} deleted={deleted} />
    </Dialog>
  );
}

function Confirm({ id, close, deleted }: { id: string; close: () => void; deleted: () => void }) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    const { error } = await client.DELETE("/api/v1/knowledge/sources/{id}", { params: { path: { id } } });
    close();
    if (error) return toast({ text: error.message, tone: "danger" });
    deleted();
    toast({ text: t("knowledge.deleted") });
    void queries.invalidateQueries({ queryKey: sourcesKey });
  };
  return (
    <div className="flex justify-end gap-2">
      <Button size="large" onClick={close}>
        {t("cancel")}
      </Button>
      <Button size="large" look="danger" busy={busy} onClick={remove}>
        {t("delete")}
      </Button>
    </div>
  );
}
