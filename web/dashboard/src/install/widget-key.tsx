import { client } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { Dialog } from "@aureole/ui/dialog.tsx";
import { IconButton } from "@aureole/ui/icon-button.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { CopyButton } from "../shell/copy-button.tsx";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";
import { installKey } from "./use-install.ts";

/** The widget's public key: look at it, copy it, or make another, which ends the old one. */
export function WidgetKey({ value }: { value: string }) {
  const [shown, setShown] = useState(false);
  const [asking, setAsking] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <output className="flex h-8 min-w-0 grow items-center rounded-2 bg-sunken px-2.5 font-mono text-mono inset-ring inset-ring-line">
        <span className="truncate">{shown ? value : masked(value)}</span>
      </output>
      <IconButton
        icon={shown ? "eye-off" : "eye"}
        label={shown ? t("install.hide_key") : t("install.show_key")}
        onClick={() => setShown(!shown)}
      />
      <CopyButton text={value} />
      <Button onClick={() => setAsking(true)}>{t("install.regenerate")}</Button>
      <Dialog
        open={asking}
        title={t("install.regenerate_title")}
        text={t("install.regenerate_text")}
        close={() => setAsking(false)}
        closeLabel={t("close")}
      >
        <Regenerate close={() => setAsking(false)} />
      </Dialog>
    </div>
  );
}

function Regenerate({ close }: { close: () => void }) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const regenerate = async () => {
    setBusy(true);
    const { data, error } = await client.POST("/api/v1/install/widget-key");
    if (data) await queries.invalidateQueries({ queryKey: installKey });
    toast(data ? { text: t("install.regenerated") } : { text: error.message, tone: "danger" });
    close();
  };
  return (
    <div className="flex justify-end gap-2">
      <Button size="large" onClick={close}>
        {t("cancel")}
      </Button>
      <Button size="large" look="danger" busy={busy} onClick={regenerate}>
        {t("install.regenerate_do")}
      </Button>
    </div>
  );
}

/** Enough of the beginning to tell keys apart. */
function masked(key: string): string {
  return `${key.slice(0, 12)}${"•".repeat(16)}`;
}
