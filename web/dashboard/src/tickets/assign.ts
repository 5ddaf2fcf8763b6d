import { type ApiError, client, once } from "@aureole/api";
import { live } from "../live/live.ts";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";
import { inOrder } from "./in-order.ts";

/** Gives a ticket to a teammate, or to nobody. */
export async function assign(id: string, teammateId: string | null): Promise<void> {
  const before = live.ticket(id);
  if (!before || before.assignee_id === teammateId) return;

  const answer = putAssignee(id, teammateId);
  toast({
    text: sentence(teammateId),
    undo: async () => {
      if (!(await answer)) await assign(id, before.assignee_id);
    },
  });
  const error = await answer;
  if (error) toast({ text: error.message, tone: "danger", retry: () => assign(id, teammateId) });
}

/** The same for many, with one toast and one undo for all. */
export async function assignAll(ids: readonly string[], teammateId: string | null): Promise<void> {
  const before = ids.flatMap((id) => live.ticket(id) ?? []);
  const errors = await Promise.all(before.map((ticket) => putAssignee(ticket.id, teammateId)));
  const refused = errors.find((error) => error !== undefined);
  if (refused) toast({ text: refused.message, tone: "danger" });
  else {
    toast({
      text: sentence(teammateId),
      undo: () => Promise.all(before.map((ticket) => putAssignee(ticket.id, ticket.assignee_id))),
    });
  }
}

function sentence(teammateId: string | null): string {
  const name = teammateId && live.get("teammate", teammateId)?.name;
  return name ? t("ticket.now_with", { name }) : t("ticket.now_with_nobody");
}

async function putAssignee(id: string, teammateId: string | null): Promise<ApiError | undefined> {
  const expected = live.expect(id, { assignee_id: teammateId });
  const { data, error } = await inOrder(id, () =>
    client.PUT("/api/v1/tickets/{id}/assignee", {
      params: { path: { id } },
      body: { teammate_id: teammateId },
      ...once(),
    }),
  );
  if (data) expected.done(data.seq);
  else expected.refused();
  return error;
}
