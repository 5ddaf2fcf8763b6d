import { client, once } from "@aureole/api";
import { live } from "../live/live.ts";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";

/** Gives the ticket's conversation back to the agent. */
export async function passToAi(id: string): Promise<void> {
  const { data, error } = await client.POST("/api/v1/tickets/{id}/pass-to-ai", {
    params: { path: { id } },
    ...once(),
  });
  if (data) {
    live.absorb(data);
    toast({ text: t("ticket.passed_to_ai") });
  } else toast({ text: error.message, tone: "danger", retry: () => passToAi(id) });
}
