import { ContactPanel } from "../contacts/panel.tsx";
import { Submitted } from "../contacts/submitted.tsx";
import { togglePanel } from "../inbox/panel-state.ts";
import { useTicket } from "../live/use-live.ts";
import { useOpenRecord } from "./use-open-record.ts";

/** Who is behind the open ticket. */
export function TicketPanel({ id }: { id: string }) {
  const ticket = useTicket(id);
  const { isPending } = useOpenRecord(id);
  if (!ticket) return null;
  return (
    <ContactPanel
      contactId={ticket.contact_id}
      companyId={ticket.company_id}
      openId={id}
      mood={null}
      now={<Submitted metadata={ticket.metadata} />}
      waiting={isPending && ticket.metadata === undefined}
      close={togglePanel}
    />
  );
}
