import { live } from "../live/live.ts";
import type { Gone } from "../live/windows.ts";
import { t } from "../text/t.ts";
import { statusWord } from "../tickets/change-sentence.ts";

/** Why a row left the view, in words: "Resolved by Ben". Null for one that is still in it. */
export function goneText(gone: Gone | undefined): string | null {
  if (!gone) return null;
  const name = live.get("teammate", gone.by?.actor.id ?? "")?.name;
  if (gone.by?.kind === "ticket.status_changed") {
    const status = statusWord(gone.by.data.to);
    return name ? t("inbox.gone_status_by", { status, name }) : status;
  }
  return name ? t("inbox.gone_by", { name }) : t("inbox.gone");
}
