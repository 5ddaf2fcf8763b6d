import { Button } from "@aureole/ui/button.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { IconButton } from "@aureole/ui/icon-button.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { t } from "../text/t.ts";
import { dismissUpload, retryUpload, type Upload } from "./uploads.ts";
import { sourcesKey } from "./use-sources.ts";

/** A file on its way, or why it wasn't taken. */
export function UploadRow({ upload }: { upload: Upload }) {
  const queries = useQueryClient();
  const { id, name, sent, error } = upload;
  const retry = () => void retryUpload(id, () => queries.invalidateQueries({ queryKey: sourcesKey }));
  return (
    <li className="flex min-h-13 items-center gap-3 px-3 py-1.5">
      <span className="grid size-8 shrink-0 place-items-center rounded-3 bg-sunken text-text-2">
        <Icon name={error ? "warning" : "upload"} size={16} className={error ? "text-danger" : ""} />
      </span>
      <span className="flex min-w-0 grow flex-col gap-1">
        <span className="truncate font-medium">{name}</span>
        {error ? (
          <span role="alert" className="text-sm text-pretty text-danger-text">
            {error.message}
          </span>
        ) : (
          <progress
            aria-label={t("knowledge.uploading", { name })}
            value={sent}
            max={1}
            className="progress h-1 w-full max-w-80"
          />
        )}
      </span>
      {error && error.code !== "media_type" && error.code !== "too_large" && (
        <Button onClick={retry}>{t("retry")}</Button>
      )}
      {error && <IconButton icon="x" label={t("dismiss")} onClick={() => dismissUpload(id)} />}
    </li>
  );
}
