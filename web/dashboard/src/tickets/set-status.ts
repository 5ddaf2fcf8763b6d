import { type ApiError, client, once, type Schemas } from "@aureole/api";
import { live } from "../live/live.ts";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";
import { statusWord } from "./change-sentence.ts";
import { inOrder } from "./in-order.ts";

type Status = Schemas["TicketStatus"];

/**
 * Changes a ticket's status: shown at once, with an undo, and taken back with the reason when the server refuses. The
 * undo is offered before the server has answered: else a quick Ctrl Z would take back what was done before.
 */
export async function setStatus(id: string, status: Status, snoozedUntil?: string): Promise<void> {
  const before = live.ticket(id);
  if (!before || (before.status === status && before.snoozed_until === (snoozedUntil ?? null))) return;
  const back = { status: before.status, until: before.snoozed_until ?? undefined };

  const answer = putStatus(id, status, snoozedUntil);
  toast({
    text: t("ticket.now", { number: String(before.number), status: statusWord(status) }),
    undo: async () => {
      if (!(await answer)) await setStatus(id, back.status, back.until);
    },
  });
  const error = await answer;
  if (error) toast({ text: error.message, tone: "danger", retry: () => setStatus(id, status, snoozedUntil) });
}

/** The same for many, with one toast and one undo for all. */
export async function setStatusOfAll(ids: readonly string[], status: Status): Promise<void> {
  const before = ids.flatMap((id) => live.ticket(id) ?? []).filter((ticket) => ticket.status !== status);
  const errors = await Promise.all(before.map((ticket) => putStatus(ticket.id, status)));
  const refused = errors.find((error) => error !== undefined);
  if (refused) toast({ text: refused.message, tone: "danger" });
  else if (before.length > 0) {
    toast({
      text: t("inbox.all_now", { count: before.length, status: statusWord(status) }),
      undo: () =>
        Promise.all(
          before.map((ticket) => putStatus(ticket.id, ticket.status, ticket.snoozed_until ?? undefined)),
        ),
    });
  }
}

async function putStatus(id: string, status: Status, snoozedUntil?: string): Promise<ApiError | undefined> {
  const expected = live.expect(id, {
    status,
    snoozed_until: snoozedUntil ?? null,
    resolved_by: status === "resolved" ? "teammate" : null,
  });
  const { data, error } = await inOrder(id, () =>
    client.PUT("/api/v1/tickets/{id}/status", {
      params: { path: { id } },
      body: { status, ...(snoozedUntil && { snoozed_until: snoozedUntil }) },
      ...once(),
    }),
  );
  if (data) expected.done(data.seq);
  else expected.refused();
  return error;
}
