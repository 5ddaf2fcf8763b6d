import type { Schemas } from "@aureole/api";
import { type PlainKey, t } from "../text/t.ts";

type Event = Schemas["TimelineEvent"];

/** What happened in words: who or what (set stronger), then the rest of the sentence. */
export type Sentence = { subject: string | null; rest: string };

const statusWords: Record<string, PlainKey> = {
  open: "status.open",
  priority: "status.priority",
  in_progress: "status.in_progress",
  snoozed: "status.snoozed",
  resolved: "status.resolved",
  spam: "status.spam",
};

const reasons: Record<string, PlainKey> = {
  asked: "change.reason_asked",
  tool: "change.reason_tool",
  low_confidence: "change.reason_low_confidence",
  rule: "change.reason_rule",
};

const outcomes: Record<string, PlainKey> = {
  resolved: "change.ended_resolved",
  escalated: "change.ended_escalated",
  abandoned: "change.ended_abandoned",
};

type NameOf = (id: unknown) => string | null;
type Teller = (event: Event, nameOf: NameOf) => Sentence;

/** An event told with whoever did it in front. */
const by =
  (rest: (event: Event, nameOf: NameOf) => string): Teller =>
  (event, nameOf) => ({ subject: nameOf(event.actor.id), rest: rest(event, nameOf) });

/** An event where it doesn't matter who did it. */
const plainly =
  (rest: (event: Event) => string): Teller =>
  (event) => ({ subject: null, rest: rest(event) });

const tellers = new Map<string, Teller>([
  ["ticket.created", created],
  ["ticket.status_changed", by(({ data }) => t("change.status", { status: statusWord(data.to) }))],
  ["ticket.assigned", by(assigned)],
  ["ticket.subject_changed", by(() => t("change.subject"))],
  ["ticket.escalated", plainly(({ data }) => t("change.escalated", { reason: reasonWord(data.reason) }))],
  ["conversation.started", plainly(() => t("change.started"))],
  ["conversation.taken_over", by(() => t("change.taken_over"))],
  ["conversation.returned", by(() => t("change.returned"))],
  ["conversation.completed", plainly(({ data }) => t(outcomes[String(data.outcome)] ?? "change.ended"))],
]);

/** Whether a thread tells of such an event. The rest of the log is for machines. */
export function isTold(kind: string): boolean {
  return tellers.has(kind);
}

/** What happened, in words. `nameOf` names a teammate by id. */
export function changeSentence(event: Event, nameOf: NameOf): Sentence | null {
  return tellers.get(event.kind)?.(event, nameOf) ?? null;
}

export function statusWord(status: unknown): string {
  const key = statusWords[String(status)];
  return key ? t(key) : String(status);
}

function reasonWord(reason: unknown): string {
  const key = reasons[String(reason)];
  return key ? t(key) : String(reason ?? "");
}

/** Nobody in particular opens a ticket that came by a program. */
function created({ actor }: Event, nameOf: NameOf): Sentence {
  const subject = nameOf(actor.id);
  return { subject, rest: subject ? t("change.created") : t("change.was_created") };
}

function assigned({ actor, data }: Event, nameOf: NameOf): string {
  if (data.to === null || data.to === undefined) return t("change.unassigned");
  if (data.to === actor.id) return t("change.assigned_self");
  return t("change.assigned", { name: nameOf(data.to) ?? t("change.somebody") });
}
