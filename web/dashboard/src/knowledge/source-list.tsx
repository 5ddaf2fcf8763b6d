import type { Schemas } from "@aureole/api";
import { Icon } from "@aureole/ui/icon.tsx";
import { Pill } from "@aureole/ui/pill.tsx";
import { Ring } from "@aureole/ui/ring.tsx";
import { t } from "../text/t.ts";
import { TimeAgo } from "../text/time-ago.tsx";
import { UploadRow } from "./upload-row.tsx";
import type { Upload } from "./uploads.ts";

type Props = {
  sources: readonly Schemas["Source"][];
  uploads: readonly Upload[];
  current: string | undefined;
  open: (id: string) => void;
};

/** All sources, with what is still on its way above them. */
export function SourceList({ sources, uploads, current, open }: Props) {
  if (sources.length === 0 && uploads.length === 0) return null;
  return (
    <ul className="flex flex-col px-2 py-2">
      {uploads.map((upload) => (
        <UploadRow key={upload.id} upload={upload} />
      ))}
      {sources.map((source) => (
        <SourceRow key={source.id} source={source} current={source.id === current} open={open} />
      ))}
    </ul>
  );
}

function SourceRow({
  source,
  current,
  open,
}: {
  source: Schemas["Source"];
  current: boolean;
  open: Props["open"];
}) {
  return (
    <li>
      <button
        type="button"
        aria-current={current}
        onClick={() => open(source.id)}
        className="flex h-13 w-full items-center gap-3 rounded-3 px-3 text-start hover:bg-hover aria-[current=true]:bg-selected"
      >
        <span className="grid size-8 shrink-0 place-items-center rounded-3 bg-sunken text-text-2">
          <Icon name={source.kind === "file" ? "file" : "pencil"} size={16} />
        </span>
        <span className="flex min-w-0 grow flex-col">
          <span className="truncate font-medium">{source.title}</span>
          <span className="truncate text-sm text-text-3">{about(source)}</span>
        </span>
        <SourceState source={source} />
        <TimeAgo at={source.updated_at} className="min-w-14 shrink-0 whitespace-nowrap text-end" />
      </button>
    </li>
  );
}

function about(source: Schemas["Source"]): string {
  return source.kind === "file" ? (source.file_name ?? t("knowledge.file")) : t("knowledge.pasted");
}

/** Whether the agent can use it already, in words. */
export function SourceState({ source }: { source: Schemas["Source"] }) {
  if (source.state === "failed") {
    return (
      <Pill tone="danger">
        <Icon name="warning" size={12} />
        {t("knowledge.state_failed")}
      </Pill>
    );
  }
  if (source.state === "indexing") {
    return (
      <Pill tone="ai">
        <Ring size={14} turning />
        {t("knowledge.state_indexing")}
      </Pill>
    );
  }
  return (
    <span className="shrink-0 text-sm tabular-nums text-text-3">
      {t("knowledge.passages", { count: source.chunk_count })}
    </span>
  );
}
