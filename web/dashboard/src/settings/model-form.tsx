import { type ApiError, client, type Schemas } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { Choice, TextField } from "@aureole/ui/field.tsx";
import { type FormEvent, useEffect, useState } from "react";
import { live } from "../live/live.ts";
import { focusFirst } from "../shell/focus-first.ts";
import { FormError } from "../shell/form-error.tsx";
import { useLentFocus } from "../shell/use-lent-focus.ts";
import { t } from "../text/t.ts";
import { ModelLimits } from "./model-limits.tsx";

type Model = Schemas["Model"];
type Props = { model?: Model; saved: (id: string) => void; close: () => void };

/** What is typed, as text; numbers are read when it is sent. */
export type Draft = Record<
  | "name"
  | "base_url"
  | "model"
  | "key"
  | "output_tokens"
  | "input_tokens"
  | "temperature"
  | "timeout_seconds",
  string
> &
  Pick<Model, "provider" | "on_failure">;

const providers = ["openai", "anthropic", "gemini", "ollama"] as const;
const examples: Record<Model["provider"], string> = {
  openai: "https://api.openai.com/v1",
  anthropic: "https://api.anthropic.com/v1",
  gemini: "https://generativelanguage.googleapis.com/v1beta",
  ollama: "http://127.0.0.1:11434",
};

/** Connects a model, or changes one. It is tested as soon as it is saved. */
export function ModelForm({ model, saved, close }: Props) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(model));
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const form = useLentFocus();
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const wrong = (field: string) => (error?.field === field ? error.message : undefined);
  const elsewhere = model && (draft.provider !== model.provider || draft.base_url !== (model.base_url ?? ""));
  // Only now is a field to be seen that was folded away.
  useEffect(() => {
    if (error?.field) focusFirst({ [error.field]: error.message });
  }, [error]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const { data, error } = await send(model?.id, draft);
    setBusy(false);
    setError(error);
    if (!data) return;
    live.absorb(data, "model");
    saved(data.data.id);
  };
  return (
    <form ref={form} noValidate className="mt-3 flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
      <Choice
        label={t("models.provider")}
        value={draft.provider}
        error={wrong("provider")}
        choices={providers.map((value) => ({ value, label: t(`models.provider_${value}`) }))}
        choose={(value) => change({ provider: providers.find((one) => one === value) ?? "openai" })}
      />
      <Text name="model" hint={t("models.model_hint")} {...{ draft, change, wrong }} />
      <Text
        name="base_url"
        hint={t("models.base_url_hint")}
        placeholder={examples[draft.provider]}
        {...{ draft, change, wrong }}
      />
      <Text
        name="key"
        type="password"
        autoComplete="off"
        hint={
          model?.has_key && !elsewhere
            ? t("models.key_kept", { ending: model.key_ending ?? "" })
            : t("models.key_hint")
        }
        {...{ draft, change, wrong }}
      />
      <Text name="name" hint={t("models.name_hint")} {...{ draft, change, wrong }} />
      <ModelLimits draft={draft} change={change} wrong={wrong} />
      <FormError text={Object.keys(draft).some(wrong) ? undefined : error?.message} />
      <div className="flex gap-2">
        <Button type="submit" look="primary" busy={busy}>
          {t("models.save")}
        </Button>
        <Button look="quiet" onClick={close}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}

type TextName = "name" | "base_url" | "model" | "key";
type TextProps = {
  name: TextName;
  hint: string;
  type?: string;
  placeholder?: string;
  autoComplete?: string;
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  wrong: (field: string) => string | undefined;
};

function Text({ name, draft, change, wrong, ...rest }: TextProps) {
  return (
    <TextField
      label={t(`models.${name}`)}
      name={name}
      value={draft[name]}
      error={wrong(name)}
      spellCheck={false}
      onChange={(event) => change({ [name]: event.target.value })}
      {...rest}
    />
  );
}

function draftOf(model: Model | undefined): Draft {
  return {
    provider: model?.provider ?? "openai",
    name: model?.name ?? "",
    base_url: model?.base_url ?? "",
    model: model?.model ?? "",
    key: "",
    output_tokens: String(model?.output_tokens ?? ""),
    input_tokens: String(model?.input_tokens ?? ""),
    temperature: String(model?.temperature ?? ""),
    timeout_seconds: String(model?.timeout_seconds ?? ""),
    on_failure: model?.on_failure ?? "builtin",
  };
}

/** An empty number is left to the server; an empty key is the one that is kept. */
function send(id: string | undefined, draft: Draft) {
  const { key, temperature, output_tokens, input_tokens, timeout_seconds, ...texts } = draft;
  const body = {
    ...texts,
    ...(key && { key }),
    ...(output_tokens && { output_tokens: Number(output_tokens) }),
    ...(input_tokens && { input_tokens: Number(input_tokens) }),
    ...(timeout_seconds && { timeout_seconds: Number(timeout_seconds) }),
    temperature: temperature === "" ? null : Number(temperature),
  };
  return id
    ? client.PUT("/api/v1/models/{id}", { params: { path: { id } }, body })
    : client.POST("/api/v1/models", { body });
}
