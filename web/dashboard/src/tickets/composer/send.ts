import { live } from "../../live/live.ts";
import { toast } from "../../shell/toasts.ts";
import { t } from "../../text/t.ts";
import { drafts, type Mode, type Place } from "./drafts.ts";
import { undoSend } from "./undo-send.ts";

export type Written = { place: Place; mode: Mode; text: string; mentions: string[]; resolve: boolean };

/** How long a message waits when sending can be undone. */
const HOLD_MS = 5_000;

/** Clears the composer at once and hands the message to the outbox, from which it can't be lost. */
export function send({ place, mode, text, mentions, resolve }: Written): void {
  const hold = undoSend() ? HOLD_MS : 0;
  // biome-ignore lint/suspicious/noThenProperty: the name of the field in the API
  const after = resolve ? { then: "resolve" as const } : {};
  const sent = live.send({ owner: place.id, mode, text, mentions, ...after }, hold);
  if (!sent) return;
  drafts().clear(place, mode);
  if (hold === 0) return;
  toast({
    text: mode === "note" ? t("composer.note_held") : t("composer.held"),
    undo: async () => {
      if (sent.undo()) drafts().write(place, mode, text);
    },
  });
}
