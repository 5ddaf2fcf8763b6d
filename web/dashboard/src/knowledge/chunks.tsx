import { MarkdownText } from "@aureole/ui/markdown-text.tsx";
import { SkeletonRows } from "@aureole/ui/skeleton.tsx";
import { Failure } from "../shell/failure.tsx";
import { t } from "../text/t.ts";
import { useChunks } from "./use-sources.ts";

/** The passages of a source in their order. */
export function Chunks({ id }: { id: string }) {
  const { data, error, refetch } = useChunks(id);
  if (!data) {
    return error ? (
      <div className="p-4">
        <Failure text={t("knowledge.chunks_failed")} retry={refetch} />
      </div>
    ) : (
      <SkeletonRows rows={6} rowHeight={64} label={t("loading")} />
    );
  }
  return (
    <ol
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
      tabIndex={0}
      aria-label={t("knowledge.tab_passages")}
      className="min-h-0 grow overflow-y-auto px-4 py-3"
    >
      {data.map((chunk, at) => (
        <li key={chunk.id} className="border-b border-line py-3 first:pt-0 last:border-0">
          <p className="flex gap-2 text-sm text-text-3">
            <span className="tabular-nums">{at + 1}</span>
            {chunk.heading && <span className="truncate font-medium text-text-2">{chunk.heading}</span>}
          </p>
          <div className="mt-1 text-md wrap-anywhere">
            <MarkdownText text={chunk.text} />
          </div>
        </li>
      ))}
    </ol>
  );
}
