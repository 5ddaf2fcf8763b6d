import type { Schemas } from "@aureole/api";

type Item = Schemas["TimelineItem"];
type Message = Schemas["Message"];
type Event = Schemas["TimelineEvent"];

export type Change = { at: string; event: Event };

/** One block of a thread, in the order it is drawn. */
export type Block =
  | { kind: "day"; key: string; at: string }
  | { kind: "new"; key: string }
  | { kind: "message"; key: string; message: Message; first: boolean; last: boolean }
  | { kind: "changes"; key: string; changes: Change[] };

/** Messages of one author within this time are one group: one face, one time. */
const JOINED_WITHIN_MS = 3 * 60_000;

/**
 * Events that a thread doesn't draw: a message says by itself that it was added, and a score is shown at the
 * message it belongs to.
 */
const silent = new Set([
  "message.added",
  "message.completed",
  "message.changed",
  "conversation.scored",
  "contact.created",
  "contact.updated",
  "company.updated",
]);

/** Lays a timeline out: date heads, the "New" line before the first unread message, joined messages, runs of changes. */
export function planThread(items: readonly Item[], firstUnread: string | null): Block[] {
  const blocks: Block[] = [];
  let day = "";
  for (const item of items) {
    if (item.type === "event" && silent.has(item.event.kind)) continue;
    const itemDay = new Date(item.at).toDateString();
    if (itemDay !== day) {
      day = itemDay;
      blocks.push({ kind: "day", key: `day-${itemDay}`, at: item.at });
    }
    if (item.type === "event") addChange(blocks, { at: item.at, event: item.event });
    else addMessage(blocks, item.message, firstUnread);
  }
  return blocks;
}

function addChange(blocks: Block[], change: Change): void {
  const before = blocks.at(-1);
  if (before?.kind === "changes") before.changes.push(change);
  else blocks.push({ kind: "changes", key: `change-${change.event.seq}`, changes: [change] });
}

function addMessage(blocks: Block[], message: Message, firstUnread: string | null): void {
  if (message.id === firstUnread) blocks.push({ kind: "new", key: "new" });
  const before = blocks.at(-1);
  const joined = before?.kind === "message" && joins(before.message, message);
  if (joined) before.last = false;
  blocks.push({
    kind: "message",
    key: message.client_id ?? message.id,
    message,
    first: !joined,
    last: true,
  });
}

function joins(before: Message, next: Message): boolean {
  return (
    before.author.kind === next.author.kind &&
    before.author.id === next.author.id &&
    before.visibility === next.visibility &&
    before.shown_as === next.shown_as &&
    next.author.kind !== "agent" &&
    new Date(next.at).getTime() - new Date(before.at).getTime() < JOINED_WITHIN_MS
  );
}
