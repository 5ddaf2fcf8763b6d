import { Button } from "@aureole/ui/button.tsx";
import { toClipboard } from "@aureole/ui/clipboard.ts";
import { Icon } from "@aureole/ui/icon.tsx";
import { useEffect, useState } from "react";
import { t } from "../text/t.ts";
import { announce } from "./announce.ts";

const COPIED_SHOWN_MS = 2_000;

type Props = { text: string; label?: string; look?: "primary" | "outline" };

/** Puts a text on the clipboard and says so in its own place. */
export function CopyButton({ text, label = t("copy"), look = "outline" }: Props) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    await toClipboard(text);
    setCopied(true);
    announce(t("copied"));
  };
  return (
    <Button look={look} onClick={copy}>
      {/* Both faces have their room, so that nothing beside the button moves when it shows the other. */}
      <span className="grid *:col-start-1 *:row-start-1">
        <Face icon="copy" text={label} shown={!copied} />
        <Face icon="check" text={t("copied")} shown={copied} />
      </span>
    </Button>
  );
}

function Face({ icon, text, shown }: { icon: "copy" | "check"; text: string; shown: boolean }) {
  return (
    <span className={`flex items-center justify-center gap-1.5 ${shown ? "" : "invisible"}`}>
      <Icon name={icon} size={14} />
      {text}
    </span>
  );
}
