import type { Schemas } from "@aureole/api";
import { toClipboard } from "@aureole/ui/clipboard.ts";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";

/** Copies the address of a ticket, which opens it for any teammate whatever view it is in. */
export async function copyLink(ticket: Pick<Schemas["Ticket"], "id">): Promise<void> {
  await toClipboard(new URL(`/dashboard/inbox/all/${ticket.id}`, location.href).href);
  toast({ text: t("ticket.link_copied") });
}
