import { Button } from "@aureole/ui/button.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { useEffect } from "react";
import { t } from "../text/t.ts";
import { useActions } from "./actions.ts";
import { announce } from "./announce.ts";
import type { SelfSaving } from "./use-self-saving.ts";

type Props = {
  saving: Omit<SelfSaving<object>, "change" | "value">;
  /** Fields that say themselves why they aren't accepted. */
  explained?: readonly string[];
};

/** What has become of the last change: being saved, saved and can be taken back, or why not. */
export function SavingMark({ saving, explained = [] }: Props) {
  const { state, error, retry, undo } = saving;
  useActions({ undo: () => (undo ? undo() : false) });
  useEffect(() => {
    if (state === "saved") announce(t("saved"));
    if (state === "failed" && error) announce(error.message);
  }, [state, error]);
  // Each state is an element of its own: one that turned into the next would have moved across the head.
  if (state === "waiting") {
    return (
      <span key={state} className="text-sm text-text-3">
        {t("saving")}
      </span>
    );
  }
  if (state === "failed" && error?.field && explained.includes(error.field)) {
    return (
      <span key={state} className="text-sm whitespace-nowrap text-danger-text">
        {t("not_saved")}
      </span>
    );
  }
  if (state === "failed") {
    return (
      <span key={state} className="flex items-center gap-2 text-sm text-danger-text">
        {error?.message}
        <Button onClick={retry}>{t("retry")}</Button>
      </span>
    );
  }
  if (state !== "saved") return null;
  return (
    <span key={state} className="flex items-center gap-1 text-sm text-text-3">
      <Icon name="check" size={14} className="text-ok" />
      <span>{t("saved")}</span>
      {undo && (
        <Button look="quiet" keys="Ctrl Z" onClick={undo}>
          {t("undo")}
        </Button>
      )}
    </span>
  );
}
