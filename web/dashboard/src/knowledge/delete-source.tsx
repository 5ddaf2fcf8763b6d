import { client, type Schemas } from "@aureole/api";
import { useQueryClient } from "@tanstack/react-query";
import { Confirm } from "../shell/confirm.tsx";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";
import { sourcesKey } from "./use-sources.ts";

type Props = { source: Schemas["Source"]; open: boolean; close: () => void; deleted: () => void };

/** Deletes a source for good, so it asks. */
export function DeleteSource({ source: { id, title }, open, close, deleted }: Props) {
  const queries = useQueryClient();
  return (
    <Confirm
      open={open}
      title={t("knowledge.delete_title")}
      text={t("knowledge.delete_text", { title })}
      act={t("delete")}
      close={close}
      confirm={async () => {
        const { error } = await client.DELETE("/api/v1/knowledge/sources/{id}", { params: { path: { id } } });
        if (error) return toast({ text: error.message, tone: "danger" });
        deleted();
        toast({ text: t("knowledge.deleted") });
        void queries.invalidateQueries({ queryKey: sourcesKey });
      }}
    />
  );
}
