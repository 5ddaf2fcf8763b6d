import type { Schemas } from "@aureole/api";
import type { Entry } from "../live/apply/timeline.ts";
import { isTold } from "./change-sentence.ts";

type Message = Schemas["Message"];

export type Change = { at: string; event: Schemas["TimelineEvent"] };

/** One block of a thread, in the order it is drawn. Messages go by id: each reads its own record. */
export type Block =
  | { kind: "day"; key: string; at: string }
  | { kind: "new"; key: string }
  | { kind: "message"; key: string; id: string; first: boolean; last: boolean }
  | { kind: "changes"; key: string; changes: Change[] };

/** Messages of one author within this time are one group: one face, one time. */
const JOINED_WITHIN_MS = 3 * 60_000;

/** Lays a timeline out: date heads, the "New" line before the first unread message, joined messages, runs of changes. */
export function planThread(
  entries: readonly Entry[],
  messageOf: (id: string) => Message | undefined,
  firstUnread: string | null,
): Block[] {
  const blocks: Block[] = [];
  let day = "";
  let before: Message | undefined;
  for (const entry of entries) {
    if (entry.type === "event" && !isTold(entry.event.kind)) continue;
    const entryDay = new Date(entry.at).toDateString();
    if (entryDay !== day) {
      day = entryDay;
      blocks.push({ kind: "day", key: `day ${entryDay}`, at: entry.at });
    }
    if (entry.type === "event") {
      addChange(blocks, { at: entry.at, event: entry.event });
      continue;
    }
    const message = messageOf(entry.id);
    if (!message) continue;
    if (message.id === firstUnread) blocks.push({ kind: "new", key: "new" });
    addMessage(blocks, entry.key, message, before);
    before = message;
  }
  return blocks;
}

function addChange(blocks: Block[], change: Change): void {
  const above = blocks.at(-1);
  if (above?.kind === "changes") above.changes.push(change);
  else blocks.push({ kind: "changes", key: `change ${change.event.seq}`, changes: [change] });
}

function addMessage(blocks: Block[], key: string, message: Message, before: Message | undefined): void {
  const above = blocks.at(-1);
  const joined = above?.kind === "message" && before !== undefined && joins(before, message);
  if (joined) above.last = false;
  blocks.push({ kind: "message", key, id: message.id, first: !joined, last: true });
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

/** The first message of the contact's that came after the last one of ours: where an unread thread begins anew. */
export function firstUnreadOf(
  entries: readonly Entry[],
  messageOf: (id: string) => Message | undefined,
): string | null {
  let first: string | null = null;
  for (const entry of entries) {
    const message = entry.type === "message" ? messageOf(entry.id) : undefined;
    if (!message) continue;
    if (message.author.kind === "teammate") first = null;
    else if (message.author.kind === "contact") first ??= message.id;
  }
  return first;
}
