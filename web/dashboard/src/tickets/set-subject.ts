import { client, once } from "@aureole/api";
import { live } from "../live/live.ts";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";

/** Gives a ticket another subject. An empty one is left as it was. */
export async function setSubject(id: string, subject: string): Promise<void> {
  const before = live.ticket(id)?.subject;
  if (before === undefined || subject === "" || subject === before) return;

  const expected = live.expect(id, { subject });
  const { data, error } = await client.PUT("/api/v1/tickets/{id}/subject", {
    params: { path: { id } },
    body: { subject },
    ...once(),
  });
  if (data) {
    expected.done(data.seq);
    toast({ text: t("ticket.subject_changed"), undo: () => setSubject(id, before) });
  } else {
    expected.refused();
    toast({ text: error.message, tone: "danger", retry: () => setSubject(id, subject) });
  }
}
