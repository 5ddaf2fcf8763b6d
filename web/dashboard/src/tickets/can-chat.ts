import type { Entry } from "../live/apply/timeline.ts";
import { live } from "../live/live.ts";
import type { Records } from "../live/records.ts";

/**
 * Whether a chat message can reach the contact: they have chatted in this ticket. A ticket from elsewhere shows one
 * thread of its own; a second one is a conversation that joined it.
 */
export function canChat(ticket: Records["ticket"], entries: readonly Entry[]): boolean {
  if (ticket.channel === "chat" || ticket.conversation_ids?.length) return true;
  const threads = entries.map(
    (entry) => entry.type === "message" && live.get("message", entry.id)?.thread_id,
  );
  return new Set(threads.filter(Boolean)).size > 1;
}
