import { type ApiError, client, type Schemas } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { Dialog } from "@aureole/ui/dialog.tsx";
import { TextField } from "@aureole/ui/field.tsx";
import { Segmented } from "@aureole/ui/segmented.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { focusFirst } from "../shell/focus-first.ts";
import { FormError } from "../shell/form-error.tsx";
import { t } from "../text/t.ts";
import { embeddingKey } from "./use-embedding.ts";

type State = Schemas["EmbeddingState"];
type Props = { open: boolean; state: State; close: () => void };

/** Chooses who turns passages into numbers: this server, an endpoint, or nobody. */
export function ChooseEmbedding({ open, state, close }: Props) {
  return (
    <Dialog
      open={open}
      title={t("embedding.label")}
      text={t("embedding.change_hint")}
      close={close}
      closeLabel={t("close")}
    >
      <Form state={state} close={close} />
    </Dialog>
  );
}

const hints = {
  builtin: "embedding.builtin_hint",
  endpoint: "embedding.endpoint_hint",
  none: "embedding.none_hint",
} as const;

const fields = ["base_url", "model", "api_key"];

function Form({ state, close }: Omit<Props, "open">) {
  const queries = useQueryClient();
  const [provider, setProvider] = useState(state.provider);
  const [baseUrl, setBaseUrl] = useState(state.base_url ?? "");
  const [model, setModel] = useState(state.provider === "endpoint" ? (state.model ?? "") : "");
  const [key, setKey] = useState("");
  const [failure, setFailure] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const endpoint = { base_url: baseUrl, model, ...(key ? { api_key: key } : {}) };
    const body = { provider, ...(provider === "endpoint" ? endpoint : {}) };
    const { data, error } = await client.PUT("/api/v1/knowledge/embedding", { body });
    setBusy(false);
    setFailure(error);
    if (!data) return focusFirst({ [error.field ?? ""]: error.message });
    queries.setQueryData(embeddingKey, data.data);
    close();
  };
  const wrong = (field: string) => (failure?.field === field ? failure.message : undefined);
  const builtin = state.builtin_available ? {} : { disabledReason: t("embedding.builtin_missing") };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Segmented
        label={t("embedding.label")}
        value={provider}
        choose={setProvider}
        segments={[
          { value: "builtin", label: t("embedding.builtin"), ...builtin },
          { value: "endpoint", label: t("embedding.endpoint") },
          { value: "none", label: t("embedding.none") },
        ]}
      />
      <p className="text-text-2">{t(hints[provider])}</p>
      {provider === "endpoint" && (
        <>
          <TextField
            label={t("embedding.base_url")}
            name="base_url"
            placeholder="https://api.openai.com/v1"
            value={baseUrl}
            error={wrong("base_url")}
            onChange={(event) => setBaseUrl(event.target.value)}
          />
          <TextField
            label={t("embedding.model")}
            name="model"
            placeholder="text-embedding-3-small"
            value={model}
            error={wrong("model")}
            onChange={(event) => setModel(event.target.value)}
          />
          <TextField
            label={t("embedding.api_key")}
            name="api_key"
            type="password"
            autoComplete="off"
            hint={t(state.has_key ? "embedding.api_key_kept" : "embedding.api_key_hint")}
            value={key}
            error={wrong("api_key")}
            onChange={(event) => setKey(event.target.value)}
          />
        </>
      )}
      <FormError text={fields.some(wrong) ? undefined : failure?.message} />
      <div className="flex justify-end gap-2">
        <Button size="large" onClick={close}>
          {t("cancel")}
        </Button>
        <Button size="large" type="submit" look="primary" busy={busy}>
          {t("embedding.save")}
        </Button>
      </div>
    </form>
  );
}
