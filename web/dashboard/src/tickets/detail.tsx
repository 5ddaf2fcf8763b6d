import { Button } from "@aureole/ui/button.tsx";
import { Empty } from "@aureole/ui/empty.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { useEffect, useRef, useState } from "react";
import { togglePanel } from "../inbox/panel-state.ts";
import { live } from "../live/live.ts";
import { useTicket, useTimeline } from "../live/use-live.ts";
import { useActions } from "../shell/actions.ts";
import { t } from "../text/t.ts";
import { canChat } from "./can-chat.ts";
import { Composer, type ComposerHandle } from "./composer/composer.tsx";
import { ContactTyping } from "./contact-typing.tsx";
import { type OpenMenu, TicketHeader } from "./header.tsx";
import { contactName } from "./row.tsx";
import { setRead } from "./set-read.ts";
import { Thread } from "./thread.tsx";
import { threadOf } from "./thread-of.ts";
import { useOpenRecord } from "./use-open-record.ts";

type Props = { id: string; back: () => void; leave: () => void };

/** Looking at a ticket for this long has read it. Passing by with `j` hasn't. */
const READ_AFTER_MS = 800;

/** The open ticket: its head, what was said, and where to answer. */
export function TicketDetail({ id, back, leave }: Props) {
  const ticket = useTicket(id);
  const { error, refetch } = useOpenRecord(id);
  const { entries } = useTimeline(id);
  const [menu, setMenu] = useState<{ id: string; open: OpenMenu }>({ id, open: null });
  const [wasUnread, setWasUnread] = useState({ id: "", unread: false });
  const composer = useRef<ComposerHandle>(null);
  const threadId = threadOf(entries);

  if (ticket && wasUnread.id !== id) setWasUnread({ id, unread: ticket.unread });
  useReading(id, ticket?.unread === true);
  useActions({
    "ticket.reply": () => composer.current?.focus("chat"),
    "ticket.note": () => composer.current?.focus("note"),
    "ticket.snooze": () => setMenu({ id, open: "snooze" }),
    "ticket.assign": () => setMenu({ id, open: "assignee" }),
  });

  if (!ticket) {
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
      <TicketHeader
        ticket={ticket}
        open={menu.id === id ? menu.open : null}
        setOpen={(open) => setMenu({ id, open })}
        back={back}
        togglePanel={togglePanel}
      />
      <Thread
        owner={id}
        threadId={threadId}
        unread={wasUnread.id === id ? wasUnread.unread : ticket.unread}
        agentName={null}
      />
      <ContactTyping threadId={threadId} />
      <Composer
        ref={composer}
        place={{ kind: "ticket", id }}
        to={contactName(ticket)}
        threadId={threadId ?? null}
        noChat={canChat(ticket, entries) ? null : t("composer.never_chatted")}
        entries={entries}
        leave={leave}
      />
    </>
  );
}

/** Tells the others who looks at the ticket, and reads it when it was looked at long enough. */
function useReading(id: string, unread: boolean): void {
  useEffect(() => {
    live.viewing(id);
    return () => live.viewing(null);
  }, [id]);
  useEffect(() => {
    if (!unread) return undefined;
    const timer = setTimeout(() => void setRead(id, true), READ_AFTER_MS);
    return () => clearTimeout(timer);
  }, [id, unread]);
}
