import type { Schemas } from "@aureole/api";
import { t } from "../text/t.ts";

/** How a conversation ended, in a word. */
export function outcomeWord(outcome: NonNullable<Schemas["Conversation"]["outcome"]>): string {
  return t(`outcome.${outcome}`);
}
