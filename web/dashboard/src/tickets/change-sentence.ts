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

/** The sentence for an event. `nameOf` names a teammate by id. A kind that this version doesn't know is named as it is. */
export function changeSentence(event: Event, nameOf: (id: unknown) => string | null): Sentence {
  const { data } = event;
  const subject = event.actor.name ?? nameOf(event.actor.id);
  switch (event.kind) {
    case "ticket.created":
      return { subject, rest: subject ? t("change.created") : t("change.was_created") };
    case "ticket.status_changed":
      return { subject, rest: t("change.status", { status: statusWord(data.to) }) };
    case "ticket.assigned":
      return { subject, rest: assigned(event, nameOf) };
    case "ticket.subject_changed":
      return { subject, rest: t("change.subject") };
    case "ticket.escalated":
      return { subject: null, rest: t("change.escalated", { reason: reasonWord(data.reason) }) };
    case "conversation.started":
      return { subject: null, rest: t("change.started") };
    case "conversation.taken_over":
      return { subject, rest: t("change.taken_over") };
    case "conversation.returned":
      return { subject, rest: t("change.returned") };
    case "conversation.completed":
      return { subject: null, rest: t(outcomes[String(data.outcome)] ?? "change.ended") };
    default:
      return { subject, rest: event.kind.replace(/[._]/g, " ") };
  }
}

export function statusWord(status: unknown): string {
  const key = statusWords[String(status)];
  return key ? t(key) : String(status);
}

function reasonWord(reason: unknown): string {
  const key = reasons[String(reason)];
  return key ? t(key) : String(reason ?? "");
}

function assigned({ actor, data }: Event, nameOf: (id: unknown) => string | null): string {
  if (data.to === null || data.to === undefined) return t("change.unassigned");
  if (data.to === actor.id) return t("change.assigned_self");
  return t("change.assigned", { name: nameOf(data.to) ?? t("change.somebody") });
}
