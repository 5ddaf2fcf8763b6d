import type { Schemas } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { Empty } from "@aureole/ui/empty.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { useEffect, useRef } from "react";
import { live } from "../live/live.ts";
import { useConversation, useTimeline } from "../live/use-live.ts";
import { useActions } from "../shell/actions.ts";
import { t } from "../text/t.ts";
import { Composer, type ComposerHandle } from "../tickets/composer/composer.tsx";
import type { Place } from "../tickets/composer/drafts.ts";
import { ContactTyping } from "../tickets/contact-typing.tsx";
import { Thread } from "../tickets/thread.tsx";
import { useOpenRecord } from "../tickets/use-open-record.ts";
import { ConversationHeader } from "./header.tsx";
import { personName } from "./row.tsx";
import { takeOver } from "./take-over.ts";

type Props = { id: string; back: () => void; leave: () => void };

/** A conversation while it goes on, or as it was. Who has taken it over can write in it. */
export function ConversationDetail({ id, back, leave }: Props) {
  const conversation = useConversation(id);
  const { error, refetch } = useOpenRecord(id);
  const { entries } = useTimeline(id);
  const composer = useRef<ComposerHandle>(null);
  const human = conversation?.handling === "human";

  useFocusAfterTakeOver(conversation, composer);
  useActions({
    "ticket.take_over": () => (human ? false : takeOver(id)),
    ...(human && {
      "ticket.reply": () => composer.current?.focus("chat"),
      "ticket.note": () => composer.current?.focus("note"),
    }),
  });

  if (!conversation) {
    if (!error) return null;
    return (
      <Empty
        glyph={<Icon name="warning" size={24} />}
        text={error.message}
        action={<Button onClick={() => void refetch()}>{t("retry")}</Button>}
      />
    );
  }
  return (
    <>
      <ConversationHeader conversation={conversation} back={back} />
      <Thread
        owner={id}
        answersTo={conversation.ticket_id}
        threadId={conversation.thread_id}
        unread={false}
        agentName={conversation.agent_name}
      />
      <ContactTyping threadId={conversation.thread_id} />
      {human ? (
        <Composer
          ref={composer}
          place={placeOf(conversation)}
          to={personName(conversation)}
          threadId={conversation.thread_id}
          entries={entries}
          leave={leave}
        />
      ) : (
        <AgentHasIt conversation={conversation} />
      )}
    </>
  );
}

/** Taking over made a ticket; what is written belongs to it. */
function placeOf({ id, ticket_id }: Schemas["Conversation"]): Place {
  return ticket_id ? { kind: "ticket", id: ticket_id } : { kind: "conversation", id };
}

/**
 * In place of the composer while the agent answers: what one can do instead. It is as high as an empty composer, so that
 * taking over moves nothing of what is being read.
 */
function AgentHasIt({ conversation }: { conversation: Schemas["Conversation"] }) {
  return (
    <p className="agent-has-it">
      {conversation.state === "active"
        ? t("conversation.agent_answers", { name: conversation.agent_name ?? t("agent.agent") })
        : t("conversation.has_ended")}
    </p>
  );
}

/** When I have taken over, the caret is where the answer is written. */
function useFocusAfterTakeOver(
  conversation: Schemas["Conversation"] | undefined,
  composer: React.RefObject<ComposerHandle | null>,
): void {
  const mine = conversation?.handling === "human" && conversation.teammate_id === live.me;
  const id = conversation?.id ?? "";
  const before = useRef({ id: "", mine: false });
  useEffect(() => {
    if (mine && before.current.id === id && !before.current.mine) composer.current?.focus("chat");
    before.current = { id, mine };
  }, [id, mine, composer]);
}
