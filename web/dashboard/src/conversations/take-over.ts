import { client, once } from "@aureole/api";
import { live } from "../live/live.ts";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";

/** Takes a conversation from the agent. Who comes second is told who was first, and nothing else happens. */
export async function takeOver(id: string): Promise<void> {
  const { data, error } = await client.POST("/api/v1/conversations/{id}/take-over", {
    params: { path: { id } },
    ...once(),
  });
  if (data) {
    live.absorb(data);
    toast({ text: t("conversation.taken", { number: String(data.data.number) }) });
  } else if (error.code === "already_taken") {
    toast({ text: error.message });
  } else {
    toast({ text: error.message, tone: "danger", retry: () => takeOver(id) });
  }
}
