import { Button } from "@aureole/ui/button.tsx";
import { IconButton } from "@aureole/ui/icon-button.tsx";
import { useEffect, useState } from "react";
import { t } from "../text/t.ts";
import { dismissToast, type ShownToast, undoLast } from "./toasts.ts";

/** How long a toast stays; failures stay until they are closed. */
const SHOWN_MS = 6_000;

/** What has just happened, with the way back. It waits while somebody reads it. */
export function ToastCard({ toast }: { toast: ShownToast }) {
  const [paused, setPaused] = useState(false);
  const failed = toast.tone === "danger";
  useEffect(() => {
    if (paused || failed) return;
    const timer = setTimeout(() => dismissToast(toast.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [paused, failed, toast.id]);

  const retry = () => {
    dismissToast(toast.id);
    toast.retry?.();
  };
  return (
    <section
      aria-label={toast.text}
      onPointerEnter={() => setPaused(true)}
      onPointerLeave={() => setPaused(false)}
      onFocus={() => setPaused(true)}
      onBlur={() => setPaused(false)}
      className={`toast fixed start-3 top-24 z-(--z-toast) flex w-max max-w-96 items-center gap-1 rounded-4 bg-raised py-1.5 ps-3.5 pe-1.5 shadow-3 sm:top-auto sm:bottom-3 ${failed ? "text-danger-text" : "text-text"}`}
    >
      <span className="grow py-1 pe-1 text-pretty">{toast.text}</span>
      {toast.undo && (
        <Button look="quiet" keys="Ctrl Z" onClick={() => undoLast()} className="text-accent-text">
          {t("undo")}
        </Button>
      )}
      {toast.retry && (
        <Button look="quiet" onClick={retry}>
          {t("retry")}
        </Button>
      )}
      <IconButton icon="x" label={t("dismiss")} onClick={() => dismissToast(toast.id)} />
    </section>
  );
}
