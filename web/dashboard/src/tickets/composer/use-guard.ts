import type { Schemas } from "@aureole/api";
import { useState } from "react";
import type { Entry } from "../../live/apply/timeline.ts";
import { live } from "../../live/live.ts";
import type { Mode } from "./drafts.ts";

type Message = Schemas["Message"];

type Guard = {
  /** What somebody of our side replied while I was typing. */
  message: Message | undefined;
  /** Asked before sending: true the first time after such a reply, so that it is read before mine goes out. */
  stops: () => boolean;
  dismiss: () => void;
};

type Watch = { key: string; since: string | null; warned: string | null; passed: string | null };

/** Watches for replies of others between the first letter of an answer and its sending. */
export function useGuard(placeId: string, mode: Mode, typing: boolean, entries: readonly Entry[]): Guard {
  const key = `${placeId} ${mode}`;
  const last = entries.at(-1)?.key ?? "";
  const [watch, setWatch] = useState<Watch>({ key, since: null, warned: null, passed: null });

  if (watch.key !== key || (!typing && watch.since !== null)) {
    setWatch({ key, since: null, warned: null, passed: null });
  } else if (typing && watch.since === null && last !== "") {
    setWatch({ ...watch, since: last });
  }

  const reply = mode === "chat" && watch.since !== null ? replyAfter(entries, watch.since) : undefined;
  const message = reply && reply.id !== watch.passed ? reply : undefined;
  return {
    message,
    stops: () => {
      if (!message || watch.warned === message.id) return false;
      setWatch({ ...watch, warned: message.id });
      return true;
    },
    dismiss: () => setWatch({ ...watch, passed: message?.id ?? watch.passed }),
  };
}

function replyAfter(entries: readonly Entry[], since: string): Message | undefined {
  const from = entries.findIndex((entry) => entry.key === since);
  return entries
    .slice(from + 1)
    .flatMap((entry) => (entry.type === "message" ? [live.get("message", entry.id)] : []))
    .findLast((message) => message !== undefined && isReplyOfAnother(message));
}

function isReplyOfAnother({ author, visibility }: Message): boolean {
  if (visibility !== "public") return false;
  return author.kind === "agent" || (author.kind === "teammate" && author.id !== live.me);
}
