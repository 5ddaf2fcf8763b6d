import { client } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { IconButton } from "@aureole/ui/icon-button.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Confirm } from "../shell/confirm.tsx";
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
      <Regenerate open={asking} close={() => setAsking(false)} />
    </div>
  );
}

function Regenerate({ open, close }: { open: boolean; close: () => void }) {
  const queries = useQueryClient();
  return (
    <Confirm
      open={open}
      title={t("install.regenerate_title")}
      text={t("install.regenerate_text")}
      act={t("install.regenerate_do")}
      close={close}
      confirm={async () => {
        const { data, error } = await client.POST("/api/v1/install/widget-key");
        if (data) await queries.invalidateQueries({ queryKey: installKey });
        toast(data ? { text: t("install.regenerated") } : { text: error.message, tone: "danger" });
      }}
    />
  );
}

/** Enough of the beginning to tell keys apart. */
function masked(key: string): string {
  return `${key.slice(0, 12)}${"•".repeat(16)}`;
}
