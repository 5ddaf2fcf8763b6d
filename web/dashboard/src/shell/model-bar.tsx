import { Icon } from "@aureole/ui/icon.tsx";
import { useEffect } from "react";
import { Link } from "wouter";
import { useAgents, useModels } from "../live/use-live.ts";
import { t } from "../text/t.ts";
import { announce } from "./announce.ts";

/** One line while a language model that an agent answers by fails. It goes by itself when the model works again. */
export function ModelBar() {
  const agents = useAgents();
  const failing = useModels().find(
    (model) => model.state === "failing" && agents.some((agent) => agent.model_id === model.id),
  );
  if (!failing) return null;
  const key = failing.on_failure === "human" ? "connection.model_human" : "connection.model";
  return <Line text={t(key, { name: failing.name })} />;
}

function Line({ text }: { text: string }) {
  useEffect(() => announce(text), [text]);
  return (
    <p className="flex min-h-7 shrink-0 items-center justify-center gap-2 bg-warn-soft px-3 text-sm font-medium text-warn-text">
      <Icon name="warning" size={14} className="shrink-0" />
      <span className="text-pretty">{text}</span>
      <Link href="/settings/models" className="shrink-0 underline underline-offset-2">
        {t("connection.model_see")}
      </Link>
    </p>
  );
}
