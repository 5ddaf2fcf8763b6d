import { client, type Schemas } from "@aureole/api";
import { Confirm } from "../shell/confirm.tsx";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";

type Props = { model: Schemas["Model"]; open: boolean; close: () => void };

/** Disconnects a model. Its key is gone then, so it asks. */
export function RemoveModel({ model: { id, name }, open, close }: Props) {
  return (
    <Confirm
      open={open}
      title={t("models.remove_title", { name })}
      text={t("models.remove_text")}
      act={t("models.remove")}
      close={close}
      confirm={async () => {
        const { error } = await client.DELETE("/api/v1/models/{id}", { params: { path: { id } } });
        toast(error ? { text: error.message, tone: "danger" } : { text: t("models.removed", { name }) });
      }}
    />
  );
}
