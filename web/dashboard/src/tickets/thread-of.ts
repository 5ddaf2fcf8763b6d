import type { Entry } from "../live/apply/timeline.ts";
import { live } from "../live/live.ts";

/** The thread that goes on: that of the newest message. */
export function threadOf(entries: readonly Entry[]): string | undefined {
  for (const entry of entries.toReversed()) {
    if (entry.type === "message") return live.get("message", entry.id)?.thread_id;
  }
  return undefined;
}
