import { client } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { Dialog } from "@aureole/ui/dialog.tsx";
import { TextArea, TextField } from "@aureole/ui/field.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { t } from "../text/t.ts";
import { sourcesKey } from "./use-sources.ts";

type Props = { open: boolean; close: () => void; added: (id: string) => void };

/** Pastes text or Markdown as a new source. */
export function AddText({ open, close, added }: Props) {
  return (
    <Dialog
      open={open}
      title={t("knowledge.add_text")}
      text={t("knowledge.add_hint")}
      close={close}
      closeLabel={t("close")}
    >
      <AddForm close={close} added={added} />
    </Dialog>
  );
}

function AddForm({ close, added }: Omit<Props, "open">) {
  const queries = useQueryClient();
  const [title, setTitle] = useState("");
  const [text, setText] = useState("");
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim()) return setFailure(t("knowledge.text_missing"));
    setBusy(true);
    const body = { title: title.trim() || firstLine(text), text };
    const { data, error } = await client.POST("/api/v1/knowledge/sources", { body });
    setBusy(false);
    if (!data) return setFailure(error.message);
    void queries.invalidateQueries({ queryKey: sourcesKey });
    close();
    added(data.data.id);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label={t("knowledge.title")}
        value={title}
        placeholder={firstLine(text)}
        onChange={(event) => setTitle(event.target.value)}
      />
      <TextArea
        label={t("knowledge.text")}
        rows={12}
        value={text}
        error={failure}
        onChange={(event) => {
          setText(event.target.value);
          setFailure(undefined);
        }}
      />
      <div className="flex justify-end gap-2">
        <Button size="large" onClick={close}>
          {t("cancel")}
        </Button>
        <Button size="large" type="submit" look="primary" busy={busy}>
          {t("knowledge.add")}
        </Button>
      </div>
    </form>
  );
}

const TITLE_CHARACTERS_MAX = 80;

/** A text without a title is called by its first line. */
export function firstLine(text: string): string {
  const line = text.split("\n").find((one) => one.trim()) ?? "";
  return line
    .replace(/^[#>*\-\s]+/, "")
    .trim()
    .slice(0, TITLE_CHARACTERS_MAX);
}
