import type { Schemas } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { useState } from "react";
import { useMe } from "../live/use-live.ts";
import { t } from "../text/t.ts";
import { ChooseEmbedding } from "./choose-embedding.tsx";
import { isFilling, useEmbedding } from "./use-embedding.ts";

/** One line: whether questions find passages by meaning, and if not, why and what to do. */
export function Embedding() {
  const { data: state, error } = useEmbedding();
  const me = useMe();
  const [changing, setChanging] = useState(false);
  if (!state && !error) return null;
  return (
    <section
      aria-label={t("embedding.label")}
      className="flex items-center gap-2 border-b border-line px-4 py-2 text-sm text-text-2"
    >
      <Icon name="search" size={14} />
      <p role="status" className={`min-w-0 grow break-words ${state?.error ? "text-danger-text" : ""}`}>
        {state ? told(state) : t("embedding.unknown")}
      </p>
      {state && me && me.role !== "member" && (
        <Button onClick={() => setChanging(true)}>{t("embedding.change")}</Button>
      )}
      {state && <ChooseEmbedding open={changing} state={state} close={() => setChanging(false)} />}
    </section>
  );
}

function told(state: Schemas["EmbeddingState"]): string {
  const { provider, error, embedded, total, builtin_available } = state;
  const model = state.model ?? t("embedding.builtin");
  if (error) return t("embedding.failed", { model, embedded, total, error });
  if (provider === "none") return builtin_available ? t("embedding.off") : t("embedding.absent");
  if (provider === "builtin" && !builtin_available) return t("embedding.absent");
  if (isFilling(state)) return t("embedding.filling", { model, embedded, total });
  return t("embedding.ready", { model });
}
