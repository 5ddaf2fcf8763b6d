import { client, type Schemas } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { TextArea, TextField } from "@aureole/ui/field.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";
import { sourcesKey } from "./use-sources.ts";

type Content = Pick<Schemas["OpenedSource"], "title" | "text">;

/** Replaces a source's text. The agent answers from the old one until the new one is ready. */
export function EditSource({ source }: { source: Schemas["OpenedSource"] }) {
  const queries = useQueryClient();
  const [title, setTitle] = useState(source.title);
  const [text, setText] = useState(source.text);
  const [busy, setBusy] = useState(false);
  const changed = title !== source.title || text !== source.text;

  const put = async (body: Content): Promise<boolean> => {
    const params = { path: { id: source.id } };
    const { data, error } = await client.PUT("/api/v1/knowledge/sources/{id}", { params, body });
    if (!data) toast({ text: error.message, tone: "danger", retry: () => replace(body) });
    void queries.invalidateQueries({ queryKey: sourcesKey });
    return Boolean(data);
  };
  const replace = async (body: Content) => {
    const before = { title: source.title, text: source.text };
    setBusy(true);
    if (await put(body)) toast({ text: t("knowledge.replaced"), undo: () => restore(before) });
    setBusy(false);
  };
  const restore = async (before: Content) => {
    setTitle(before.title);
    setText(before.text);
    await put(before);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void replace({ title: title.trim() || source.title, text });
      }}
      className="flex min-h-0 grow flex-col gap-4 overflow-y-auto p-4"
    >
      <TextField
        label={t("knowledge.title")}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <TextArea
        label={t("knowledge.text")}
        rows={18}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="flex justify-end gap-2">
        <Button
          size="large"
          disabledReason={changed ? undefined : t("knowledge.unchanged")}
          onClick={() => {
            setTitle(source.title);
            setText(source.text);
          }}
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
