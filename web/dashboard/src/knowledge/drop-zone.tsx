import { Button } from "@aureole/ui/button.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { t } from "../text/t.ts";
import { UPLOAD_ENDINGS, upload } from "./uploads.ts";
import { sourcesKey } from "./use-sources.ts";

/** Takes files dropped anywhere on it. */
export function DropZone({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void upload(event.dataTransfer.files, () => queries.invalidateQueries({ queryKey: sourcesKey }));
  };
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    <fieldset
      aria-label={t("knowledge.drop")}
      onDragOver={onDragOver}
      onDragLeave={(event) => event.currentTarget.contains(event.relatedTarget as Node) || setOver(false)}
      onDrop={onDrop}
      className="relative flex min-h-0 min-w-0 grow"
    >
      {children}
      {over && (
        <p className="pointer-events-none absolute inset-2 z-(--z-sticky) grid place-items-center rounded-4 bg-accent-soft text-lg text-accent-text inset-ring-2 inset-ring-accent-line">
          <span className="flex items-center gap-2">
            <Icon name="upload" size={20} />
            {t("knowledge.drop")}
          </span>
        </p>
      )}
    </fieldset>
  );
}

/** Chooses files from the disk. */
export function UploadButton() {
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button onClick={() => input.current?.click()}>
        <Icon name="upload" size={14} />
        <span className="max-sm:sr-only">{t("knowledge.upload")}</span>
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t("knowledge.upload")}
        accept={UPLOAD_ENDINGS}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = "";
          void upload(files, () => queries.invalidateQueries({ queryKey: sourcesKey }));
        }}
      />
    </>
  );
}
