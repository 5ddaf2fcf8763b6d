import type { Records, View } from "./records.ts";

type Placed = Pick<Records["ticket"], "status" | "assignee_id">;

/**
 * The built-in views that follow from status and owner alone. The server owns every filter; this serves only
 * to show the effect of one's own change before the server has said it.
 */
export function viewsOf(ticket: Placed, me: string | undefined): Set<View> {
  const views = new Set<View>([ticket.status]);
  const waiting = ticket.status !== "resolved" && ticket.status !== "spam";
  if (waiting && me && ticket.assignee_id === me) views.add("mine");
  return views;
}

/** The views that a change takes a ticket out of and puts it into. */
export function moved(
  before: Placed,
  after: Placed,
  me: string | undefined,
): { left: View[]; entered: View[] } {
  const [was, is] = [viewsOf(before, me), viewsOf(after, me)];
  return {
    left: [...was].filter((view) => !is.has(view)),
    entered: [...is].filter((view) => !was.has(view)),
  };
}
