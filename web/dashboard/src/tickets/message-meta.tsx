import type { Schemas } from "@aureole/api";
import { ConfidenceBar } from "@aureole/ui/confidence.tsx";
import { t } from "../text/t.ts";
import { absoluteTime, clockTime } from "../text/time.ts";
import { authorName } from "./message.tsx";
import { Why } from "./why.tsx";

type Message = Schemas["Message"];

type Props = { message: Message; sending?: "waiting" | "offline" | undefined };

/** The line below a message: who, how sure, how far it came, when. All in words. */
export function MessageMeta({ message, sending }: Props) {
  const state = stateOf(message, sending);
  return (
    <p className="bubble-meta tabular-nums">
      <span>{whoOf(message)}</span>
      {message.confidence !== null && (
        <>
          <span aria-hidden="true">·</span>
          <span>{t("message.confidence", { percent: message.confidence })}</span>
          <span className="max-sm:hidden">
            <ConfidenceBar percent={message.confidence} />
          </span>
        </>
      )}
      {state && (
        <>
          <span aria-hidden="true">·</span>
          <span className={message.state === "failed" ? "text-danger-text" : ""}>{state}</span>
        </>
      )}
      <span aria-hidden="true">·</span>
      <time dateTime={message.at} data-tip={absoluteTime(message.at)}>
        {clockTime(message.at)}
      </time>
      {message.author.kind === "agent" && message.visibility === "public" && <Why messageId={message.id} />}
    </p>
  );
}

function whoOf(message: Message): string {
  if (message.author.kind === "agent") return t("message.by_agent", { name: authorName(message) });
  if (message.shown_as && message.author.name) {
    return t("message.shown_as", { name: message.author.name, alias: message.shown_as });
  }
  return authorName(message);
}

function stateOf(message: Message, sending: Props["sending"]): string | null {
  if (sending === "offline") return t("message.waits");
  if (sending === "waiting") return t("message.sending");
  if (message.state === "stopped") return t("message.stopped");
  if (message.state === "failed") return t("message.failed");
  if (message.author.kind !== "teammate" || message.visibility !== "public" || !message.delivery) return null;
  return t(`message.${message.delivery}`);
}
