import { Choice } from "@aureole/ui/field.tsx";
import { useModels } from "../live/use-live.ts";
import { t } from "../text/t.ts";

type Props = { value: string | null; error: string | undefined; set: (id: string | null) => void };

/** The language model that an agent answers by. */
export function ModelChoice({ value, error, set }: Props) {
  const models = useModels();
  return (
    <Choice
      label={t("agents.model")}
      hint={t("agents.model_hint")}
      error={error}
      value={value ?? ""}
      choices={[
        { value: "", label: t("agents.model_builtin") },
        ...models.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      choose={(id) => set(id || null)}
    />
  );
}
