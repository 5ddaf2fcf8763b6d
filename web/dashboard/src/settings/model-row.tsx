import { client, type Schemas } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { Pill, type Tone } from "@aureole/ui/pill.tsx";
import { useState } from "react";
import { live } from "../live/live.ts";
import { useAgents } from "../live/use-live.ts";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";
import { RemoveModel } from "./remove-model.tsx";
import type { ModelTest } from "./use-model-tests.ts";

type Model = Schemas["Model"];

type Props = {
  model: Model;
  admin: boolean;
  test: ModelTest | undefined;
  run: () => void;
  edit: () => void;
  editing: boolean;
};

const tones: Record<Model["state"], Tone> = { untested: "slate", working: "ok", failing: "danger" };

/** One model: what it is, whether it works, who answers by it, and what came of the last test. */
export function ModelRow({ model, admin, test, run, edit, editing }: Props) {
  const [removing, setRemoving] = useState(false);
  const users = useAgents().filter((agent) => agent.model_id === model.id);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="min-w-0 truncate font-semibold">{model.name}</h3>
        <Pill tone={tones[model.state]}>{t(`models.state_${model.state}`)}</Pill>
        <span className="grow" />
        {admin && (
          <>
            <Button onClick={run} busy={test === "running"}>
              {test === "running" ? t("models.testing") : t("models.test")}
            </Button>
            <Button look="quiet" aria-expanded={editing} onClick={edit}>
              {t("models.edit")}
            </Button>
            <Button look="quiet" onClick={() => setRemoving(true)}>
              {t("models.remove")}
            </Button>
            <RemoveModel model={model} open={removing} close={() => setRemoving(false)} />
          </>
        )}
      </div>
      <p className="text-sm break-words text-text-3">
        {t(`models.provider_${model.provider}`)} · {model.model}
        {model.base_url && ` · ${model.base_url}`}
      </p>
      <Outcome model={model} test={test} />
      {users.length > 0 ? (
        <p className="text-text-2">
          {t("models.used_by", { names: users.map((agent) => agent.name).join(", ") })}
        </p>
      ) : (
        <Unused model={model} admin={admin} />
      )}
    </div>
  );
}

function Outcome({ model, test }: Pick<Props, "model" | "test">) {
  const failure = (test && test !== "running" && !test.ok && test.failure) || model.failure;
  // It keeps the place of what the test will say, so that a button below isn't moved from under a hand.
  const waiting = test === "running" && !failure;
  return (
    <div role="status" className="empty:hidden">
      {test && test !== "running" && test.ok && "whole_ms" in test ? (
        <p className="text-ok-text tabular-nums">
          {t("models.tested", { first: test.first_token_ms ?? test.whole_ms, whole: test.whole_ms })}
        </p>
      ) : (
        failure && <p className="break-words text-danger-text">{t("models.failed", { reason: failure })}</p>
      )}
      {waiting && <p className="text-text-2">{t("models.waiting")}</p>}
    </div>
  );
}

/** With one agent, which is the rule, a press is enough. */
function Unused({ model, admin }: Pick<Props, "model" | "admin">) {
  const [agent, another] = useAgents();
  if (!admin || !agent || another) return <p className="text-text-2">{t("models.unused")}</p>;
  return (
    <Button className="self-start" onClick={() => void use(agent.id, model.id)}>
      {t("models.use")}
    </Button>
  );
}

async function use(agent: string, model: string) {
  const request = { params: { path: { id: agent } }, body: { model_id: model } };
  const { data, error } = await client.PUT("/api/v1/agents/{id}", request);
  if (data) live.absorb(data, "agent");
  else toast({ text: error.message, tone: "danger" });
}
