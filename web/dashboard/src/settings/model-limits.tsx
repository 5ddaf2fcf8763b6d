import { Choice, TextField } from "@aureole/ui/field.tsx";
import { t } from "../text/t.ts";
import type { Draft } from "./model-form.tsx";

type Props = {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  wrong: (field: string) => string | undefined;
};

const fields = ["output_tokens", "input_tokens", "temperature", "timeout_seconds", "on_failure"] as const;

/** Folded, because every limit has a default that serves: how much, how long, how freely; and what happens when nothing comes. */
export function ModelLimits({ draft, change, wrong }: Props) {
  const refused = fields.some((field) => wrong(field));
  return (
    <details {...(refused && { open: true })}>
      <summary className="w-fit cursor-pointer font-semibold pointer-coarse:py-2.5">
        {t("models.limits")}
      </summary>
      <div className="mt-3 flex flex-col gap-4">
        <TextField
          label={t("models.output_tokens")}
          name="output_tokens"
          type="number"
          min={16}
          max={32_000}
          placeholder="1024"
          value={draft.output_tokens}
          error={wrong("output_tokens")}
          onChange={(event) => change({ output_tokens: event.target.value })}
        />
        <TextField
          label={t("models.input_tokens")}
          name="input_tokens"
          hint={t("models.input_tokens_hint")}
          type="number"
          min={1_000}
          max={1_000_000}
          placeholder="16000"
          value={draft.input_tokens}
          error={wrong("input_tokens")}
          onChange={(event) => change({ input_tokens: event.target.value })}
        />
        <TextField
          label={t("models.temperature")}
          name="temperature"
          hint={t("models.temperature_hint")}
          type="number"
          min={0}
          max={2}
          step={0.1}
          value={draft.temperature}
          error={wrong("temperature")}
          onChange={(event) => change({ temperature: event.target.value })}
        />
        <TextField
          label={t("models.timeout")}
          name="timeout_seconds"
          type="number"
          min={1}
          max={60}
          placeholder="30"
          value={draft.timeout_seconds}
          error={wrong("timeout_seconds")}
          onChange={(event) => change({ timeout_seconds: event.target.value })}
        />
        <Choice
          label={t("models.on_failure")}
          value={draft.on_failure}
          error={wrong("on_failure")}
          choices={[
            { value: "builtin", label: t("models.on_failure_builtin") },
            { value: "human", label: t("models.on_failure_human") },
          ]}
          choose={(value) => change({ on_failure: value === "human" ? "human" : "builtin" })}
        />
      </div>
    </details>
  );
}
