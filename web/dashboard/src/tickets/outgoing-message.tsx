import { Button } from "@aureole/ui/button.tsx";
import { toClipboard } from "@aureole/ui/clipboard.ts";
import { live } from "../live/live.ts";
import type { Outgoing } from "../live/outbox.ts";
import { useConnection, useMe } from "../live/use-live.ts";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";
import { MessageView } from "./message.tsx";

type Props = { message: Outgoing };

/** A message of mine that the server doesn't have yet. When it was refused, it says why and loses nothing. */
export function OutgoingMessage({ message }: Props) {
  const me = useMe();
  const online = useConnection() === "online";
  return (
    <>
      <MessageView
        message={recordOf(message, me?.id ?? null, me?.name ?? null)}
        first
        last
        sending={message.error ? undefined : online ? "waiting" : "offline"}
      />
      {message.error && (
        <p
          role="alert"
          className="flex flex-wrap items-center justify-end gap-2 pe-9 pt-1 text-sm text-danger-text"
        >
          {message.error.message}
          <Button onClick={() => live.retrySend(message.clientId)}>{t("retry")}</Button>
          <Button onClick={() => void copy(message.text)}>{t("copy")}</Button>
          <Button onClick={() => live.discard(message.clientId)}>{t("delete")}</Button>
        </p>
      )}
    </>
  );
}

async function copy(text: string): Promise<void> {
  await toClipboard(text);
  toast({ text: t("copied") });
}

function recordOf(message: Outgoing, id: string | null, name: string | null) {
  return {
    id: message.clientId,
    thread_id: "",
    client_id: message.clientId,
    position: 0,
    version: 0,
    author: { kind: "teammate" as const, id, name, avatar_url: null },
    shown_as: null,
    visibility: message.mode === "note" ? ("note" as const) : ("public" as const),
    format: "markdown" as const,
    text: message.text,
    state: message.error ? ("failed" as const) : ("done" as const),
    delivery: null,
    sources: [],
    images: [],
    confidence: null,
    at: message.at,
    edited_at: null,
    erased_at: null,
    mentions: message.mentions,
  };
}
