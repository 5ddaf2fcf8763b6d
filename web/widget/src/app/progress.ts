//! What the widget is doing right now, in words. An answer that takes long says so, and an answer
//! that takes very long offers a person.

import type { Waiting } from "../core/outbox.ts";
import type { Widget } from "./widget.ts";

const STILL_WORKING_MS = 4_000;
const LATE_MS = 20_000;
/** A message that leaves within this time is just "sending". */
const SENDING_MS = 2_000;

/** Whether the agent works on an answer. */
export function isBusy({ client: { turn, conversation } }: Widget): boolean {
  if (conversation.handling === "human") return false;
  return (turn !== null && !turn.over) || conversation.messages.at(-1)?.state === "streaming";
}

export function isLate({ client: { turn, session } }: Widget): boolean {
  return !!turn?.silent && !session.asked && Date.now() - turn.since > LATE_MS;
}

/** Whether a message waits for something, rather than being under way. */
export function isUnsent({ online, client: { outbox } }: Widget, { at }: Waiting): boolean {
  return !online || outbox.limitedUntil > Date.now() || Date.now() - at > SENDING_MS;
}

export function progress(widget: Widget): string {
  const { text, client } = widget;
  const { turn, outbox, account } = client;
  const limited = outbox.limitedUntil - Date.now();
  if (limited > 0) return text.limited(Math.ceil(limited / 1000));
  if (account.identity?.blocked && outbox.list().length > 0) return text.paused;
  if (!isBusy(widget)) return "";
  if (!turn?.silent) return turn?.sources.length ? text.writingFrom(turn.sources.length) : text.writing;
  const waited = Date.now() - turn.since;
  if (waited > LATE_MS) return text.long;
  return waited > STILL_WORKING_MS ? text.still : text.looking;
}
