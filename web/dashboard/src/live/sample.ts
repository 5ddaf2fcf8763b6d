import type { EventFrame } from "./frames.ts";
import type { Records } from "./records.ts";

/** A ticket for tests; only what a test is about is given. */
export function ticket(change: Partial<Records["ticket"]> = {}): Records["ticket"] {
  return {
    id: "tkt_1",
    number: 1,
    subject: "SSO login loops back",
    status: "open",
    state: "open",
    priority: false,
    resolved_by: null,
    assignee_id: null,
    contact_id: "con_1",
    contact_name: "Jonas Weber",
    contact_email: "jonas@hafen.example",
    contact_kind: "user",
    company_id: null,
    company_name: null,
    channel: "chat",
    source: "widget",
    category: null,
    snippet: "We rolled out Okta",
    snippet_author: "contact",
    snippet_author_id: "con_1",
    inbox: "Support",
    contact_at: "2026-11-20T09:00:00.000000+00:00",
    snoozed_until: null,
    unread: true,
    message_count: 1,
    activity_at: "2026-11-20T09:00:00.000000+00:00",
    created_at: "2026-11-20T09:00:00.000000+00:00",
    updated_at: "2026-11-20T09:00:00.000000+00:00",
    resolved_at: null,
    version: 1,
    ...change,
  };
}

export function message(change: Partial<Records["message"]> = {}): Records["message"] {
  return {
    id: "msg_1",
    thread_id: "thr_1",
    client_id: null,
    position: 1,
    version: 1,
    author: { kind: "contact", id: "con_1", name: "Jonas Weber", avatar_url: null },
    shown_as: null,
    visibility: "public",
    format: "markdown",
    text: "Hello",
    state: "done",
    delivery: null,
    sources: [],
    images: [],
    confidence: null,
    at: "2026-11-20T09:00:00.000000+00:00",
    edited_at: null,
    erased_at: null,
    mentions: [],
    ...change,
  };
}

/** An event that follows the one with the number before it. */
export function event(seq: number, change: Partial<EventFrame> = {}): EventFrame {
  return {
    type: "event",
    seq,
    after: seq - 1,
    at: `2026-11-20T09:00:00.${String(seq).padStart(6, "0")}+00:00`,
    kind: "ticket.status_changed",
    actor: { kind: "teammate", id: "tmt_ben" },
    ids: { ticket_id: "tkt_1" },
    data: {},
    records: {},
    ...change,
  };
}
