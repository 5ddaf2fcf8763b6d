import type { Schemas } from "@aureole/api";
import type { EventFrame } from "../frames.ts";

/** Whose timeline: a ticket's, which may show several threads, or a conversation's. */
export type TimelineOwner = string;

/** One entry: a message, read by id from the store, or something that happened. */
export type Entry =
  | { type: "message"; key: string; at: string; id: string; clientId: string | null; stopped: boolean }
  | { type: "event"; key: string; at: string; event: Schemas["TimelineEvent"] };

/**
 * What a timeline doesn't tell: messages stand in it themselves, scores move too often, and which stretch of a
 * thread a ticket shows is seen by its messages.
 */
const untold = new Set([
  "message.added",
  "message.changed",
  "conversation.scored",
  "conversation.answer_ended",
  "conversation.linked",
  "ticket.thread_added",
  "ticket.erased",
  "conversation.erased",
]);

/** The entries of a page, as a timeline tells them. */
export function entriesOf(items: readonly Schemas["TimelineItem"][]): Entry[] {
  return items.filter((item) => item.type === "message" || !untold.has(item.event.kind)).map(entryOf);
}

/** The entry's key stays the same from the moment a message was typed here to its confirmation. */
export function entryOf(item: Schemas["TimelineItem"]): Entry {
  if (item.type === "event")
    return { type: "event", key: `event ${item.event.seq}`, at: item.at, event: item.event };
  const { id, client_id, at, state } = item.message;
  return { type: "message", key: client_id ?? id, at, id, clientId: client_id, stopped: state === "stopped" };
}

/** What an event adds to a timeline that it belongs to, if anything. */
export function entryFrom(event: EventFrame): Entry | undefined {
  const message = event.records.message;
  if (message) return entryOf({ type: "message", at: message.at, message });
  if (untold.has(event.kind)) return undefined;
  const { seq, kind, actor, data, at } = event;
  return entryOf({ type: "event", at, event: { seq, kind, actor, data } });
}

/** Whether the event belongs to what the owner shows. */
export function concerns(event: EventFrame, owner: TimelineOwner, threads: ReadonlySet<string>): boolean {
  const { ticket_id, conversation_id, thread_id } = event.ids;
  if (owner === ticket_id || owner === conversation_id) return true;
  return Boolean(event.records.message && thread_id && threads.has(thread_id));
}

/** Puts entries into their places; an entry that is there already is replaced. */
export function insert(entries: readonly Entry[], more: readonly Entry[]): Entry[] {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  for (const entry of more) byKey.set(entry.key, entry);
  return [...byKey.values()].sort(byTime);
}

function byTime(one: Entry, other: Entry): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  if (one.type === "event" && other.type === "event") return one.event.seq - other.event.seq;
  if (one.type === "message" && other.type === "message" && one.stopped === other.stopped)
    return one.id < other.id ? -1 : Number(one.id > other.id);
  return turnOf(one) - turnOf(other);
}

/** Of one moment comes first an answer that was stopped, then what stopped it, then what was said. */
function turnOf(entry: Entry): number {
  if (entry.type === "event") return 1;
  return entry.stopped ? 0 : 2;
}
