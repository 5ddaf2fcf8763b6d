import { Button } from "@aureole/ui/button.tsx";
import { IconButton } from "@aureole/ui/icon-button.tsx";
import { live } from "../live/live.ts";
import { t } from "../text/t.ts";
import { assignAll } from "../tickets/assign.ts";
import { setStatusOfAll } from "../tickets/set-status.ts";

type Props = { ids: readonly string[]; clear: () => void };

/** What can be done to all that are chosen, at the list's foot. */
export function SelectionBar({ ids, clear }: Props) {
  const then = (run: () => Promise<void>) => () => {
    clear();
    void run();
  };
  return (
    <div
      role="toolbar"
      aria-label={t("inbox.selection")}
      className="m-2 flex flex-none items-center gap-1 rounded-4 bg-raised p-2 shadow-3"
    >
      <span className="ps-1 font-medium tabular-nums">{t("inbox.selected", { count: ids.length })}</span>
      <span className="flex-1" />
      <Button onClick={then(() => setStatusOfAll(ids, "resolved"))}>{t("ticket.resolve")}</Button>
      <Button onClick={then(() => assignAll(ids, live.me ?? null))}>{t("ticket.take")}</Button>
      <IconButton icon="ban" label={t("status.spam")} onClick={then(() => setStatusOfAll(ids, "spam"))} />
      <IconButton icon="x" label={t("inbox.clear_selection")} keys="Esc" onClick={clear} />
    </div>
  );
}
