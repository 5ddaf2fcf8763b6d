import type { Schemas } from "@aureole/api";

type Conversation = Schemas["Conversation"];

const moodWeights: Record<Schemas["Mood"], number> = {
  angry: 4,
  frustrated: 3,
  confused: 2,
  neutral: 0,
  happy: -1,
};

const UNSURE_PERCENT = 50;
const WAITS_FULLY_AFTER_MS = 5 * 60_000;

/** How much a conversation needs a person: by mood, by the agent's doubt, by how long it has been waiting. */
export function needOfHelp(conversation: Conversation, present: boolean, now: number): number {
  const { mood, confidence, handling, activity_at } = conversation;
  const mooded = mood ? moodWeights[mood] : 0;
  const doubted = confidence !== null && confidence < UNSURE_PERCENT ? (UNSURE_PERCENT - confidence) / 10 : 0;
  const waited = present ? Math.min(1, Math.max(0, now - Date.parse(activity_at)) / WAITS_FULLY_AFTER_MS) : 0;
  // Where a person is already, none is missing.
  const helped = handling === "human" ? -10 : 0;
  return mooded + doubted + waited + helped;
}

/** Who needs help most comes first; of equals, the one with the latest activity, as the server has them. */
export function byNeedOfHelp(
  ids: readonly string[],
  conversationOf: (id: string) => Conversation | undefined,
  isPresent: (id: string) => boolean,
  now: number,
): string[] {
  const needs = new Map(
    ids.map((id) => {
      const conversation = conversationOf(id);
      return [id, conversation ? needOfHelp(conversation, isPresent(id), now) : 0];
    }),
  );
  return ids.toSorted((one, other) => (needs.get(other) ?? 0) - (needs.get(one) ?? 0));
}

/** The order as it was, without who has gone, and with who is new in front: nothing else moves. */
export function keepOrder(before: readonly string[], ids: readonly string[]): string[] {
  const present = new Set(ids);
  const known = new Set(before);
  return [...ids.filter((id) => !known.has(id)), ...before.filter((id) => present.has(id))];
}
