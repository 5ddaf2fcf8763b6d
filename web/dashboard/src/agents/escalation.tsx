import type { Schemas } from "@aureole/api";
import { Choice } from "@aureole/ui/field.tsx";
import { useTeammates } from "../live/use-live.ts";
import { Switch } from "../shell/switch.tsx";
import { t } from "../text/t.ts";
import { Threshold } from "./threshold.tsx";

type Settings = Schemas["EscalationSettings"];
type Props = { value: Settings; set: (value: Settings) => void };

const modes = ["conditional", "always", "off"] as const;
const ATTEMPTS_MAX = 10;
const attempts = Array.from({ length: ATTEMPTS_MAX }, (_, at) => String(at + 1));

/** When the agent brings in a person. */
export function Escalation({ value, set }: Props) {
  const teammates = useTeammates();
  const change = (part: Partial<Settings>) => set({ ...value, ...part });
  return (
    <>
      <fieldset className="flex flex-col gap-2">
        <legend className="sr-only">{t("agents.escalation")}</legend>
        {modes.map((mode) => (
          <Mode key={mode} mode={mode} chosen={value.mode === mode} choose={() => change({ mode })} />
        ))}
      </fieldset>
      {value.mode === "conditional" && (
        <>
          <Threshold value={value.threshold} set={(threshold) => change({ threshold })} />
          <Choice
            label={t("agents.attempts")}
            hint={t("agents.attempts_hint")}
            value={String(value.max_attempts)}
            choices={attempts.map((count) => ({ value: count, label: count }))}
            choose={(count) => change({ max_attempts: Number(count) })}
          />
          <Switch
            label={t("agents.require_search")}
            hint={t("agents.require_search_hint")}
            on={value.require_search}
            set={(require_search) => change({ require_search })}
          />
        </>
      )}
      <Choice
        label={t("agents.assignee")}
        hint={t("agents.assignee_hint")}
        value={value.default_assignee_id ?? ""}
        choices={[
          { value: "", label: t("agents.nobody") },
          ...teammates.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        choose={(id) => change({ default_assignee_id: id || null })}
      />
    </>
  );
}

function Mode({
  mode,
  chosen,
  choose,
}: {
  mode: (typeof modes)[number];
  chosen: boolean;
  choose: () => void;
}) {
  return (
    <label className="flex cursor-pointer gap-3 rounded-3 p-3 inset-ring inset-ring-line hover:bg-hover has-checked:bg-accent-soft has-checked:inset-ring-accent-line has-focus-visible:outline-2 has-focus-visible:outline-focus">
      <input
        type="radio"
        name="escalation-mode"
        checked={chosen}
        onChange={choose}
        className="mt-0.5 size-4 accent-accent outline-none"
      />
      <span>
        <span className="block font-medium">{t(`agents.mode_${mode}`)}</span>
        <span className="block text-pretty text-text-2">{t(`agents.mode_${mode}_hint`)}</span>
      </span>
    </label>
  );
}
