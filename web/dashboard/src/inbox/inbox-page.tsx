import { useParams } from "wouter";
import type { TicketView } from "../live/records.ts";
import { ticketViews } from "../shell/places.ts";
import { Inbox } from "./inbox.tsx";

/** `/inbox/{view}/{ticket}`: the address says what is shown. */
export default function InboxPage() {
  const { view, ticket } = useParams<{ view?: string; ticket?: string }>();
  return <Inbox view={readView(view)} openId={ticket ?? null} />;
}

function readView(view: string | undefined): TicketView {
  const known = ticketViews.flat().find((one) => one === view);
  return known && known !== "live" && known !== "completed" ? known : "open";
}
