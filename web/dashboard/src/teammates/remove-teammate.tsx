import { client, type Schemas } from "@aureole/api";
import { Confirm } from "../shell/confirm.tsx";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";

type Props = { teammate: Schemas["Teammate"]; open: boolean; close: () => void };

/** Lets somebody go. It ends their sessions, so it asks. */
export function RemoveTeammate({ teammate: { id, name }, open, close }: Props) {
  return (
    <Confirm
      open={open}
      title={t("team.remove_title", { name })}
      text={t("team.remove_text")}
      act={t("team.remove")}
      close={close}
      confirm={async () => {
        const { error } = await client.DELETE("/api/v1/teammates/{id}", { params: { path: { id } } });
        toast(error ? { text: error.message, tone: "danger" } : { text: t("team.removed", { name }) });
      }}
    />
  );
}
