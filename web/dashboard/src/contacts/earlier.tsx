import { client, type Schemas } from "@aureole/api";
import { Icon } from "@aureole/ui/icon.tsx";
import { StatusGlyph } from "@aureole/ui/status.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { Failure } from "../shell/failure.tsx";
import { t } from "../text/t.ts";
import { TimeAgo } from "../text/time-ago.tsx";
import { shapeOfStatus } from "../tickets/status-shape.ts";
import { Activity } from "./activity.tsx";
import { Section } from "./section.tsx";

type Props = { contactId: string; openId: string };

const SHOWN_MAX = 8;
const ACTIVITIES_MAX = 12;

/** What this contact had before and did on the site. Comes as one, so that no section pushes the other away. */
export function Earlier({ contactId, openId }: Props) {
  const { data, error, refetch } = useQuery({
    queryKey: ["contact", contactId, "earlier", openId],
    queryFn: async ({ signal }) => {
      const path = { id: contactId };
      const [contact, activity] = await Promise.all([
        client.GET("/api/v1/contacts/{id}", { params: { path }, signal }),
        client.GET("/api/v1/contacts/{id}/activity", {
          params: { path, query: { limit: ACTIVITIES_MAX } },
          signal,
        }),
      ]);
      if (!contact.data) throw contact.error;
      if (!activity.data) throw activity.error;
      return { ...contact.data.data, activities: activity.data.data };
    },
  });
  if (error && !data) {
    return (
      <Section title={t("contact.earlier")}>
        <Failure text={t("contact.earlier_failed")} retry={refetch} />
      </Section>
    );
  }
  return (
    <>
      <Had contact={data} openId={openId} />
      <Activity items={data?.activities ?? []} />
    </>
  );
}

type HadProps = { contact: Schemas["OpenedContact"] | undefined; openId: string };

/** Tickets and conversations, newest first. */
function Had({ contact, openId }: HadProps) {
  const tickets = (contact?.tickets ?? []).filter((ticket) => ticket.id !== openId);
  const conversations = (contact?.conversations ?? []).filter(
    (conversation) =>
      conversation.id !== openId && conversation.ticket_id !== openId && conversation.message_count > 0,
  );
  if (tickets.length + conversations.length === 0) return null;
  const look = "flex h-7 items-center gap-2 rounded-2 hover:text-accent-text pointer-coarse:h-11";
  return (
    <Section title={t("contact.earlier")}>
      {tickets.slice(0, SHOWN_MAX).map((ticket) => (
        <Link key={ticket.id} href={`/inbox/all/${ticket.id}`} className={look}>
          <StatusGlyph shape={shapeOfStatus(ticket.status, ticket.resolved_by)} label={ticket.status} />
          <span className="min-w-0 flex-1 truncate">{ticket.subject}</span>
          <TimeAgo at={ticket.activity_at} />
        </Link>
      ))}
      {conversations.slice(0, SHOWN_MAX).map((conversation) => (
        <Link
          key={conversation.id}
          href={`/${viewOf(conversation.state)}/${conversation.id}`}
          className={look}
        >
          <Icon name="chat" size={14} className="text-text-3" />
          <span className="min-w-0 flex-1 truncate">{conversation.topic ?? t("conversation.untitled")}</span>
          <TimeAgo at={conversation.activity_at} />
        </Link>
      ))}
    </Section>
  );
}

function viewOf(state: "active" | "completed"): string {
  return state === "active" ? "live" : "completed";
}
