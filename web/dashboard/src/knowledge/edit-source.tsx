import { client, type Schemas } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { TextArea, TextField } from "@aureole/ui/field.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";
import { useEdited } from "./use-edited.ts";
import { sourcesKey } from "./use-sources.ts";

type Content = Pick<Schemas["OpenedSource"], "title" | "text">;

const same = (a: Content, b: Content) => a.title === b.title && a.text === b.text;

/** Replaces a source's text. The agent answers from the old one until the new one is ready. */
export function EditSource({ source }: { source: Schemas["OpenedSource"] }) {
  const queries = useQueryClient();
  const stored = { title: source.title, text: source.text };
  const { mine, change, changed, theirs, begin } = useEdited<Content>(stored, same);
  const [busy, setBusy] = useState(false);

  const put = async (body: Content): Promise<boolean> => {
    const params = { path: { id: source.id } };
    const { data, error } = await client.PUT("/api/v1/knowledge/sources/{id}", { params, body });
    if (data) begin(body);
    else toast({ text: error.message, tone: "danger", retry: () => replace(body) });
    void queries.invalidateQueries({ queryKey: sourcesKey });
    return Boolean(data);
  };
  const replace = async (body: Content) => {
    setBusy(true);
    if (await put(body)) toast({ text: t("knowledge.replaced"), undo: () => put(stored) });
    setBusy(false);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void replace({ title: mine.title.trim() || source.title, text: mine.text });
      }}
      className="flex min-h-0 grow flex-col gap-4 overflow-y-auto p-4"
    >
      {theirs && (
        <div
          role="alert"
          className="flex items-center gap-3 rounded-3 bg-warn-soft px-3 py-2 text-warn-text inset-ring inset-ring-line"
        >
          <p className="min-w-0 flex-1">{t("knowledge.overtaken")}</p>
          <Button onClick={() => begin(theirs)}>{t("knowledge.take_theirs")}</Button>
        </div>
      )}
      <TextField
        label={t("knowledge.title")}
        value={mine.title}
        onChange={(event) => change({ title: event.target.value })}
      />
      <TextArea
        label={t("knowledge.text")}
        rows={18}
        value={mine.text}
        onChange={(event) => change({ text: event.target.value })}
      />
      <div className="flex justify-end gap-2">
        <Button
          size="large"
          disabledReason={changed ? undefined : t("knowledge.unchanged")}
          onClick={() => begin(stored)}
        >
          {t("cancel")}
        </Button>
        <Button
          size="large"
          type="submit"
          look="primary"
          busy={busy}
          disabledReason={changed ? undefined : t("knowledge.unchanged")}
        >
          {t("knowledge.replace")}
        </Button>
      </div>
    </form>
  );
}
