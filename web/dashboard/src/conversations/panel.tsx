import type { Schemas } from "@aureole/api";
import { ConfidenceBar } from "@aureole/ui/confidence.tsx";
import { KeyValue } from "../contacts/key-value.tsx";
import { ContactPanel } from "../contacts/panel.tsx";
import { Section } from "../contacts/section.tsx";
import { Submitted } from "../contacts/submitted.tsx";
import { togglePanel } from "../inbox/panel-state.ts";
import { useConversation } from "../live/use-live.ts";
import { t } from "../text/t.ts";
import { clockTime } from "../text/time.ts";
import { useOpenRecord } from "../tickets/use-open-record.ts";
import { moodWord } from "./mood-word.ts";
import { outcomeWord } from "./outcome-word.ts";

/** What goes on in the open conversation, and who the person is. */
export function ConversationPanel({ id }: { id: string }) {
  const conversation = useConversation(id);
  const { isPending } = useOpenRecord(id);
  if (!conversation) return null;
  return (
    <ContactPanel
      contactId={conversation.contact_id}
      companyId={null}
      openId={id}
      mood={conversation.mood}
      now={
        <>
          <Now conversation={conversation} />
          <Submitted metadata={conversation.metadata} />
        </>
      }
      waiting={isPending && conversation.metadata === undefined}
      close={togglePanel}
    />
  );
}

/** Each line has its place before it has a value, so that nothing below moves when one comes. */
function Now({ conversation }: { conversation: Schemas["Conversation"] }) {
  const { page_url, topic, mood, confidence, outcome, message_count, started_at, agent_name } = conversation;
  return (
    <Section title={conversation.state === "active" ? t("conversation.now") : t("conversation.then")}>
      <dl>
        <KeyValue name={t("conversation.page")} {...(page_url && { title: page_url })}>
          {page_url ? pathOf(page_url) : "–"}
        </KeyValue>
        <KeyValue name={t("conversation.topic")}>{topic ?? t("conversation.no_topic")}</KeyValue>
        <KeyValue name={t("conversation.mood")}>{mood ? moodWord(mood) : t("mood.unknown")}</KeyValue>
        <KeyValue name={t("conversation.confidence")}>
          {confidence === null ? (
            "–"
          ) : (
            <span className="flex items-center gap-2 tabular-nums">
              {confidence} % <ConfidenceBar percent={confidence} />
            </span>
          )}
        </KeyValue>
        <KeyValue name={t("conversation.agent")}>{agent_name ?? "–"}</KeyValue>
        <KeyValue name={t("conversation.messages")}>{message_count}</KeyValue>
        <KeyValue name={t("conversation.began")}>{clockTime(started_at)}</KeyValue>
        <KeyValue name={t("conversation.outcome")}>{outcome ? outcomeWord(outcome) : "–"}</KeyValue>
      </dl>
    </Section>
  );
}

/** The host is the customer's own and always the same; the path says where the visitor is. */
function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname + new URL(url).search : url;
}
