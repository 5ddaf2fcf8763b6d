import { Icon } from "@aureole/ui/icon.tsx";
import { useMe } from "../live/use-live.ts";
import { t } from "../text/t.ts";
import { SamplePress } from "./sample-data.tsx";
import { useChecklist } from "./use-checklist.ts";

const words = { adding: "sample.adding", ready: "sample.line", removing: "sample.removing" } as const;

/**
 * Says below a list that sample data is among what the team has, with the way out. The server doesn't mark each row, so
 * it stands as long as there is any. It is known after the rows are there, so it stands where it moves none of them: at the
 * foot, also while there are no rows yet.
 */
export function SampleLine() {
  const me = useMe();
  const { data } = useChecklist();
  const sample = data?.sample_data;
  if (!sample) return null;
  const admin = me?.role !== "member";
  return (
    <div className="mt-auto flex min-h-10 flex-none items-center gap-2 border-t border-line bg-surface ps-4 pe-2 text-sm text-text-2">
      <Icon name="info" size={14} className="shrink-0" />
      <p role="status" className="min-w-0 grow text-pretty">
        {t(words[sample.state])}
      </p>
      {admin && sample.state === "ready" && (
        <SamplePress there look="quiet" label={t("sample.line_remove")} />
      )}
    </div>
  );
}
