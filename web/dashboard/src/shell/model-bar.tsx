import { Icon } from "@aureole/ui/icon.tsx";
import { useEffect } from "react";
import { Link } from "wouter";
import { useAgents, useModels } from "../live/use-live.ts";
import { t } from "../text/t.ts";
import { announce } from "./announce.ts";

/** Where it stands: at the foot of the sidebar, or below the page where there is no sidebar beside it. */
const looks = {
  sidebar: "mb-1 rounded-3 px-2.5 py-2",
  page: "justify-center px-3 py-1",
};

/**
 * Says that a language model that an agent answers by fails, until it works again. It comes from elsewhere, so it
 * stands where it moves nothing that somebody reads or is about to press.
 */
export function ModelBar({ place }: { place: keyof typeof looks }) {
  const agents = useAgents();
  const failing = useModels().find(
    (model) => model.state === "failing" && agents.some((agent) => agent.model_id === model.id),
  );
  if (!failing) return null;
  const key = failing.on_failure === "human" ? "connection.model_human" : "connection.model";
  const line = <Line text={t(key, { name: failing.name })} look={looks[place]} />;
  return place === "page" ? <section aria-label={t("connection.notice")}>{line}</section> : line;
}

function Line({ text, look }: { text: string; look: string }) {
  useEffect(() => announce(text), [text]);
  return (
    <p className={`flex shrink-0 items-start gap-2 bg-warn-soft text-sm text-warn-text ${look}`}>
      <Icon name="warning" size={14} className="mt-0.5" />
      <span className="min-w-0 text-pretty break-words">
        {text}{" "}
        <Link href="/settings/models" className="font-medium underline underline-offset-2">
          {t("connection.model_see")}
        </Link>
      </span>
    </p>
  );
}
