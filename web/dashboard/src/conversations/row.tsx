import "../tickets/row.css";
import type { Schemas } from "@aureole/api";
import { Avatar } from "@aureole/ui/avatar.tsx";
import { ConfidenceBar } from "@aureole/ui/confidence.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import type { RowPlace } from "@aureole/ui/list.tsx";
import { MoodGlyph } from "@aureole/ui/mood.tsx";
import { Ring } from "@aureole/ui/ring.tsx";
import { useConversation, usePresent, useTeammate, useTyping } from "../live/use-live.ts";
import { t } from "../text/t.ts";
import { TimeAgo } from "../text/time-ago.tsx";
import { moodWord } from "./mood-word.ts";
import { outcomeWord } from "./outcome-word.ts";

type Conversation = Schemas["Conversation"];
type Props = { id: string; place: RowPlace; gone: string | null };

/** One conversation in a list: whether somebody is there, who, about what, in which mood, how sure the agent is. */
export function ConversationRow({ id, place, gone }: Props) {
  const conversation = useConversation(id);
  if (!conversation) return <div {...place.attributes} className="row row-ghost" />;
  return (
    <div {...place.attributes} className={`row ${gone ? "row-gone" : ""}`}>
      <span className="mt-1.5 flex w-7 shrink-0 justify-center">
        <Liveness conversation={conversation} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="row-line">
          <span className="grow font-medium">{personName(conversation)}</span>
          <Handling conversation={conversation} />
        </p>
        <p className="row-line text-text-2">
          <Topic conversation={conversation} />
          <TimeAgo
            at={conversation.state === "active" ? conversation.started_at : conversation.activity_at}
            className="tabular-nums"
          />
        </p>
        <p className="row-line mt-px text-text-3">
          {gone ? <span className="grow">{gone}</span> : <Mood conversation={conversation} />}
        </p>
      </div>
    </div>
  );
}

export function personName(conversation: Conversation): string {
  return conversation.contact_name || t("contact.anonymous");
}

function Topic({ conversation }: { conversation: Conversation }) {
  if (conversation.topic) return <span className="grow">{conversation.topic}</span>;
  const { state, handling, message_count } = conversation;
  const finding = state === "active" && handling === "agent" && message_count > 0;
  return (
    <i className="grow text-text-3">
      {finding ? t("conversation.finding_topic") : t("conversation.no_topic")}
    </i>
  );
}

/** A disc that pulses while the visitor types or has the page in front; hollow when not; a check when it has ended. */
export function Liveness({ conversation }: { conversation: Conversation }) {
  const typing = useTyping(conversation.thread_id).some((who) => who.kind === "contact");
  const present = usePresent(conversation.id);
  if (conversation.state === "completed") {
    return (
      <span role="img" aria-label={t("conversation.ended")}>
        <Icon name="check" className="text-text-3" />
      </span>
    );
  }
  if (typing || present) {
    const label = typing ? t("conversation.typing") : t("conversation.present");
    // A new key begins the three beats anew when something new happens.
    return (
      <i key={label + conversation.message_count} role="img" aria-label={label} className="pulse-disc" />
    );
  }
  return <i role="img" aria-label={t("conversation.idle")} className="hollow-disc" />;
}

function Handling({ conversation }: { conversation: Conversation }) {
  const teammate = useTeammate(conversation.teammate_id);
  if (conversation.handling === "human" && teammate) {
    return (
      <span key="human" className="flex items-center gap-1 text-sm text-text-3">
        <Avatar id={teammate.id} name={teammate.name} picture={teammate.avatar_url} size={16} />
        <span className="max-w-24 truncate">{teammate.name}</span>
      </span>
    );
  }
  return (
    <span key="agent" className="flex items-center gap-1 text-sm text-text-3">
      <Ring size={12} turning={conversation.turn !== null} />
      <span className="max-w-24 truncate">{conversation.agent_name}</span>
    </span>
  );
}

function Mood({ conversation }: { conversation: Conversation }) {
  const { mood, confidence, outcome } = conversation;
  return (
    <>
      <MoodGlyph shape={mood ?? "unknown"} size={14} />
      <span className="grow text-sm">
        {mood ? moodWord(mood) : t("mood.unknown")}
        {outcome && ` · ${outcomeWord(outcome)}`}
      </span>
      {confidence !== null && (
        <span
          className="flex items-center gap-1.5 text-sm tabular-nums"
          data-tip={t("message.confidence", { percent: confidence })}
        >
          <ConfidenceBar percent={confidence} />
          {confidence} %
        </span>
      )}
    </>
  );
}
