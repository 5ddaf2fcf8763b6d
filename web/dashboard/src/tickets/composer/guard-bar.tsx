import type { Schemas } from "@aureole/api";
import { Avatar } from "@aureole/ui/avatar.tsx";
import { IconButton } from "@aureole/ui/icon-button.tsx";
import { t } from "../../text/t.ts";
import { authorName } from "../message.tsx";

type Props = { message: Schemas["Message"]; dismiss: () => void };

/** Somebody replied while I was typing: their words, before mine go out. */
export function GuardBar({ message, dismiss }: Props) {
  return (
    <div
      role="alert"
      className="mx-4 mb-2 flex items-center gap-2 rounded-3 bg-warn-soft px-3 py-2 text-warn-text inset-ring inset-ring-line"
    >
      <Avatar id={message.author.id ?? message.id} name={message.author.name} size={20} />
      <p className="min-w-0 flex-1">
        <b>{t("composer.replied_meanwhile", { name: authorName(message) })}</b>{" "}
        <span className="line-clamp-2 text-text">{message.text}</span>
        <span className="text-sm">{t("composer.send_anyway")}</span>
      </p>
      <IconButton icon="x" label={t("close")} onClick={dismiss} />
    </div>
  );
}
