import { Button } from "@aureole/ui/button.tsx";
import { Empty } from "@aureole/ui/empty.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { useState, useSyncExternalStore } from "react";
import { useLocation, useParams } from "wouter";
import { SampleLine } from "../first-run/sample-line.tsx";
import { Failure } from "../shell/failure.tsx";
import { Page } from "../shell/page.tsx";
import { t } from "../text/t.ts";
import { AddText } from "./add-text.tsx";
import { Ask } from "./ask.tsx";
import { DropZone, UploadButton } from "./drop-zone.tsx";
import { Embedding } from "./embedding.tsx";
import { SourceList } from "./source-list.tsx";
import { SourceView } from "./source-view.tsx";
import { currentUploads, watchUploads } from "./uploads.ts";
import { useEmbedding } from "./use-embedding.ts";
import { useSources } from "./use-sources.ts";

/** What the agent knows, and a way to see what it would find before a visitor does. */
export default function KnowledgePage() {
  const { source } = useParams<{ source?: string }>();
  const [, go] = useLocation();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useSources();
  const embedding = useEmbedding();
  // The line about the search stands above the sources: they wait for it, so that it doesn't push them down.
  const sources = embedding.isPending ? undefined : data;
  const uploads = useSyncExternalStore(watchUploads, currentUploads);
  // What is on its way counts: nothing moves when the first file has arrived.
  const isEmpty = sources?.length === 0 && uploads.length === 0;
  const open = (id: string) => go(`/knowledge/${id}`);
  const add = (
    <>
      <UploadButton />
      <Button look="primary" onClick={() => setAdding(true)}>
        <Icon name="plus" size={14} />
        {t("knowledge.add_text")}
      </Button>
    </>
  );
  return (
    <Page title={t("nav.knowledge")} width="full" actions={add}>
      <DropZone>
        <section
          aria-label={t("knowledge.sources")}
          data-column=""
          className={`min-h-0 min-w-0 grow flex-col overflow-y-auto md:flex ${source ? "hidden" : "flex"}`}
        >
          {sources && !isEmpty && <Embedding />}
          {sources && !isEmpty && <Ask open={open} />}
          {!data && error && (
            <div className="p-4">
              <Failure text={t("knowledge.failed")} retry={refetch} />
            </div>
          )}
          {isEmpty && (
            <Empty
              glyph={<Icon name="book" size={28} />}
              text={t("knowledge.empty")}
              action={<UploadButton />}
            />
          )}
          {sources && <SourceList sources={sources} uploads={uploads} current={source} open={open} />}
          <div className="sticky bottom-0 mt-auto">
            <SampleLine />
          </div>
        </section>
        {source && <SourceView key={source} id={source} close={() => go("/knowledge")} />}
      </DropZone>
      <AddText open={adding} close={() => setAdding(false)} added={open} />
    </Page>
  );
}
