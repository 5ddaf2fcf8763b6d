import { client, type Schemas } from "@aureole/api";
import { TextArea, TextField } from "@aureole/ui/field.tsx";
import type { ReactNode } from "react";
import { live } from "../live/live.ts";
import { Page } from "../shell/page.tsx";
import { SavingMark } from "../shell/saving-mark.tsx";
import { Section } from "../shell/section.tsx";
import { useSelfSaving } from "../shell/use-self-saving.ts";
import { t } from "../text/t.ts";
import { Escalation } from "./escalation.tsx";
import { ModelChoice } from "./model-choice.tsx";
import { Suggestions } from "./suggestions.tsx";

type Agent = Schemas["Agent"];

const explained = ["name", "greeting", "suggested_messages", "model_id", "instructions"];

/** One agent: who it is, how it answers, when it hands over. Every change saves itself. */
export function AgentEditor({ agent, others }: { agent: Agent; others: ReactNode }) {
  const saving = useSelfSaving<Agent>(agent, async (change) => {
    const params = { path: { id: agent.id } };
    const { data, error } = await client.PUT("/api/v1/agents/{id}", { params, body: bodyOf(change) });
    if (data) live.absorb(data, "agent");
    return error;
  });
  const { value, change, error } = saving;
  const wrong = (field: string) => (error?.field === field ? error.message : undefined);
  return (
    <Page
      title={t("agents.title", { name: agent.name })}
      actions={<SavingMark saving={saving} explained={explained} />}
    >
      {others}
      <Section title={t("agents.who")}>
        <TextField
          label={t("agents.name")}
          hint={t("agents.name_hint")}
          value={value.name}
          error={wrong("name")}
          onChange={(event) => change({ name: event.target.value })}
        />
        <TextArea
          label={t("agents.greeting")}
          hint={t("agents.greeting_hint")}
          rows={2}
          value={value.greeting}
          error={wrong("greeting")}
          onChange={(event) => change({ greeting: event.target.value })}
        />
        <Suggestions
          value={value.suggested_messages}
          error={wrong("suggested_messages")}
          set={(suggested_messages) => change({ suggested_messages })}
        />
      </Section>
      <Section title={t("agents.how")} text={t("agents.how_text")}>
        <ModelChoice
          value={value.model_id ?? null}
          error={wrong("model_id")}
          set={(model_id) => change({ model_id })}
        />
        <TextArea
          label={t("agents.instructions")}
          hint={t("agents.instructions_hint")}
          rows={10}
          value={value.instructions}
          error={wrong("instructions")}
          onChange={(event) => change({ instructions: event.target.value })}
        />
      </Section>
      <Section title={t("agents.escalation")} text={t("agents.escalation_text")}>
        <Escalation value={value.escalation} set={(escalation) => change({ escalation })} />
      </Section>
    </Page>
  );
}

/** An empty suggestion is one that is still to be typed; the server needn't hear of it. */
function bodyOf({ suggested_messages, id: _, ...rest }: Partial<Agent>) {
  return {
    ...rest,
    ...(suggested_messages && { suggested_messages: suggested_messages.filter((text) => text.trim()) }),
  };
}
