import type { Schemas } from "@aureole/api";
import { Button, buttonLook } from "@aureole/ui/button.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { IconButton } from "@aureole/ui/icon-button.tsx";
import { MoodGlyph } from "@aureole/ui/mood.tsx";
import { Link } from "wouter";
import { togglePanel } from "../inbox/panel-state.ts";
import { live } from "../live/live.ts";
import { useTeammate } from "../live/use-live.ts";
import { t } from "../text/t.ts";
import { passToAi } from "../tickets/pass-to-ai.ts";
import { moodWord } from "./mood-word.ts";
import { Liveness, personName } from "./row.tsx";
import { takeOver } from "./take-over.ts";

type Conversation = Schemas["Conversation"];
type Props = { conversation: Conversation; back: () => void };

/** Who talks, in which mood, and the way to step in. */
export function ConversationHeader({ conversation, back }: Props) {
  return (
    <header className="flex-none border-b border-line">
      <div className="flex h-11 items-center gap-2 ps-5 pe-3 max-sm:ps-2 pointer-coarse:h-12">
        <IconButton icon="left" label={t("inbox.back")} className="sm:hidden" onClick={back} />
        <Liveness conversation={conversation} />
        <h1 className="min-w-0 truncate text-md font-semibold">{personName(conversation)}</h1>
        {conversation.mood && (
          <span className="flex shrink-0 items-center gap-1 text-sm text-text-2">
            <MoodGlyph shape={conversation.mood} size={14} />
            {moodWord(conversation.mood)}
          </span>
        )}
        <span className="flex-1" />
        <IconButton
          icon="panel"
          label={t("inbox.panel")}
          keys="]"
          className="xl:hidden"
          onClick={togglePanel}
        />
      </div>
      <div className="flex items-center gap-1.5 overflow-x-auto ps-5 pe-4 pb-2.5 max-sm:ps-4">
        <Acts conversation={conversation} />
      </div>
    </header>
  );
}

function Acts({ conversation }: { conversation: Conversation }) {
  const owner = useTeammate(conversation.teammate_id);
  const { id, ticket_id, handling } = conversation;
  if (handling === "human") {
    return (
      <>
        <span className="min-w-24 truncate pe-1 text-text-2">
          {owner?.id === live.me
            ? t("conversation.yours")
            : t("conversation.with", { name: owner?.name ?? t("change.somebody") })}
        </span>
        {ticket_id && (
          <>
            <Link href={`/inbox/all/${ticket_id}`} className={buttonLook()}>
              <Icon name="inbox" size={14} />
              {t("conversation.open_ticket")}
            </Link>
            <Button size="control" keys="Shift P" onClick={() => void passToAi(ticket_id)}>
              {t("ticket.pass_to_ai")}
            </Button>
          </>
        )}
      </>
    );
  }
  return (
    <>
      <Button look="primary" keys="Shift T" onClick={() => void takeOver(id)}>
        <Icon name="hand" size={14} />
        {t("conversation.take_over")}
      </Button>
      <Button disabledReason={t("conversation.no_training")}>
        <Icon name="teach" size={14} />
        {t("conversation.whisper")}
      </Button>
    </>
  );
}
