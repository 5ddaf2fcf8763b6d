import "./row.css";
import type { Schemas } from "@aureole/api";
import { AgentFace, Avatar } from "@aureole/ui/avatar.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import type { RowPlace } from "@aureole/ui/list.tsx";
import { StatusGlyph } from "@aureole/ui/status.tsx";
import { tip } from "@aureole/ui/tooltip.tsx";
import { lazy, Suspense } from "react";
import { live } from "../live/live.ts";
import { useTeammate, useTicket, useViewing } from "../live/use-live.ts";
import { t } from "../text/t.ts";
import { TimeAgo } from "../text/time-ago.tsx";
import { statusWord } from "./change-sentence.ts";
import { useAnyDraft } from "./composer/use-draft.ts";
import { shapeOfStatus } from "./status-shape.ts";

/** Seen under the pointer only, so its code comes after the list. */
const RowActions = lazy(async () => ({ default: (await import("./row-actions.tsx")).RowActions }));

type Ticket = Schemas["Ticket"];

type Props = {
  id: string;
  place: RowPlace;
  /** Why it stands here although it left the view: in words, when somebody else did it. */
  gone: string | null;
  /** Whether a selection of several is under way, and this one is in it. */
  picked: boolean;
  pick: (extend: boolean) => void;
};

/** One ticket in a list. Its height is fixed (`--row`), so that the list can place it without measuring. */
export function TicketRow({ id, place, gone, picked, pick }: Props) {
  const ticket = useTicket(id);
  if (!ticket) return <div {...place.attributes} className="row row-ghost" />;
  return (
    <div {...place.attributes} className={`row group ${gone ? "row-gone" : ""} ${picked ? "row-open" : ""}`}>
      {ticket.unread && <i className="row-dot" role="img" aria-label={t("ticket.unread")} />}
      <RowFace ticket={ticket} picked={picked} pick={pick} />
      <div className="min-w-0 flex-1">
        <p className="row-line">
          <span className={`grow ${ticket.unread ? "font-semibold" : "font-medium"}`}>
            {contactName(ticket)}
          </span>
          <TimeAgo
            at={ticket.activity_at}
            className="tabular-nums group-hover:hidden pointer-coarse:inline"
          />
          <Suspense fallback={null}>
            <RowActions ticket={ticket} />
          </Suspense>
        </p>
        <p className={`row-line ${ticket.unread ? "font-medium text-text" : "text-text-2"}`}>
          <StatusGlyph
            shape={shapeOfStatus(ticket.status, ticket.resolved_by)}
            label={statusWord(ticket.status)}
          />
          <span className="grow">{ticket.subject}</span>
        </p>
        <p className="row-line mt-px text-text-3">
          <span className="grow">{gone ?? <Snippet ticket={ticket} />}</span>
          <Owner ticket={ticket} />
        </p>
      </div>
    </div>
  );
}

export function contactName(ticket: Ticket): string {
  return ticket.contact_name || ticket.contact_email || t("contact.anonymous");
}

function RowFace({ ticket, picked, pick }: { ticket: Ticket; picked: boolean; pick: Props["pick"] }) {
  const viewing = useViewing(ticket.id);
  const ringed = viewing.length > 0 ? "rounded-full outline-2 outline-offset-1 outline-accent-line" : "";
  return (
    <span className="relative h-7 shrink-0">
      <span className={`block ${ringed} ${picked ? "invisible" : "group-hover:invisible"}`}>
        <Avatar id={ticket.contact_id ?? ticket.id} name={ticket.contact_name || ticket.contact_email} />
        <span className="row-channel">
          <Icon
            name={ticket.channel === "email" ? "mail" : ticket.channel === "api" ? "code" : "chat"}
            size={11}
          />
        </span>
      </span>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: for the mouse; a row can't hold a control, keys have x */}
      <span
        role="presentation"
        {...tip(t("inbox.select_ticket", { number: String(ticket.number) }), "x")}
        onClick={(event) => {
          event.stopPropagation();
          pick(event.shiftKey);
        }}
        className={`row-box ${picked ? "row-box-on" : "opacity-0 group-hover:opacity-100 pointer-coarse:hidden"}`}
      >
        {picked && <Icon name="check" size={12} />}
      </span>
    </span>
  );
}

function Snippet({ ticket }: { ticket: Ticket }) {
  const draft = useAnyDraft(ticket.id);
  const author = useTeammate(ticket.snippet_author === "teammate" ? ticket.snippet_author_id : null);
  if (draft) {
    return (
      <>
        <Icon name="pencil" size={12} className="inline" /> {t("ticket.draft", { text: draft })}
      </>
    );
  }
  const text = ticket.snippet;
  if (ticket.snippet_author !== "teammate") return text;
  if (ticket.snippet_author_id === live.me) return t("ticket.you", { text });
  return author ? t("ticket.by", { name: author.name, text }) : text;
}

function Owner({ ticket }: { ticket: Ticket }) {
  const owner = useTeammate(ticket.assignee_id);
  if (owner) return <Avatar id={owner.id} name={owner.name} picture={owner.avatar_url} size={18} />;
  if (ticket.snippet_author === "agent") return <AgentFace size={18} />;
  return null;
}
