import type { Schemas } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { Empty } from "@aureole/ui/empty.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { IconButton } from "@aureole/ui/icon-button.tsx";
import { Segmented } from "@aureole/ui/segmented.tsx";
import { SkeletonRows } from "@aureole/ui/skeleton.tsx";
import { useState } from "react";
import { Failure } from "../shell/failure.tsx";
import { t } from "../text/t.ts";
import { Chunks } from "./chunks.tsx";
import { DeleteSource } from "./delete-source.tsx";
import { EditSource } from "./edit-source.tsx";
import { SourceState } from "./source-list.tsx";
import { useSource } from "./use-sources.ts";

type Tab = "passages" | "text";

/** One source: its passages as the agent finds them, and its text, which can be replaced. */
export function SourceView({ id, close }: { id: string; close: () => void }) {
  const { data, error, refetch } = useSource(id);
  const isGone = error?.code === "not_found";
  const source = isGone ? undefined : data;
  return (
    <aside
      aria-label={source?.title ?? t("knowledge.source")}
      data-column=""
      className="flex min-h-0 w-full shrink-0 flex-col border-s border-line md:w-108 xl:w-135"
    >
      {source ? (
        <Opened source={source} close={close} />
      ) : (
        <div className="p-4">
          {isGone ? (
            <Gone close={close} />
          ) : error ? (
            <Failure text={t("knowledge.source_failed")} retry={refetch} />
          ) : (
            <SkeletonRows rows={6} rowHeight={64} label={t("loading")} />
          )}
        </div>
      )}
    </aside>
  );
}

/** Somebody deleted it while it was open here. */
function Gone({ close }: { close: () => void }) {
  return (
    <Empty
      glyph={<Icon name="trash" size={24} />}
      text={t("knowledge.source_gone")}
      action={<Button onClick={close}>{t("close")}</Button>}
    />
  );
}

function Opened({ source, close }: { source: Schemas["OpenedSource"]; close: () => void }) {
  const [tab, setTab] = useState<Tab>("passages");
  const [deleting, setDeleting] = useState(false);
  return (
    <>
      <header className="flex flex-col gap-3 border-b border-line px-4 py-3">
        <div className="flex items-start gap-2">
          <IconButton icon="back" label={t("close")} onClick={close} className="md:hidden" />
          <h2 className="min-w-0 grow text-md text-pretty">{source.title}</h2>
          <IconButton icon="trash" label={t("knowledge.delete")} onClick={() => setDeleting(true)} />
          <IconButton icon="x" label={t("close")} onClick={close} className="max-md:hidden" />
        </div>
        <div className="flex items-center gap-3">
          <Segmented
            label={t("knowledge.source")}
            value={tab}
            choose={setTab}
            segments={[
              { value: "passages", label: t("knowledge.tab_passages") },
              { value: "text", label: t("knowledge.tab_text") },
            ]}
          />
          <span className="grow" />
          <SourceState source={source} />
        </div>
        {source.state === "failed" && source.error && (
          <p className="rounded-2 bg-danger-soft p-2.5 text-danger-text">{source.error}</p>
        )}
      </header>
      {tab === "passages" ? <Chunks id={source.id} /> : <EditSource source={source} />}
      <DeleteSource source={source} open={deleting} close={() => setDeleting(false)} deleted={close} />
    </>
  );
}
