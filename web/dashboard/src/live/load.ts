import { type ApiError, client, type Schemas } from "@aureole/api";
import type { Change } from "./apply/record.ts";
import type { View } from "./records.ts";
import { changesIn } from "./store.ts";
import type { TimelinePage } from "./timeline.ts";
import type { Page } from "./windows.ts";

/** Rows of one page of a list. */
export const PAGE_ROWS = 50;

export type Loaded<T> = { page: T; changes: Change[]; seq: number };
export type Load<T> = Promise<{ loaded: Loaded<T>; error?: never } | { error: ApiError; loaded?: never }>;

const conversationViews = new Set<View>(["live", "completed"]);

export function isConversationView(view: View): view is Schemas["ConversationView"] {
  return conversationViews.has(view);
}

/** One page of a list: its rows' places and their records. */
export async function loadRows(view: View, cursor: string | null): Load<Page> {
  const { data, error } = isConversationView(view)
    ? await client.GET("/api/v1/conversations", { params: { query: query(view, cursor) } })
    : await client.GET("/api/v1/tickets", { params: { query: query(view, cursor) } });
  if (!data) return { error };
  const rows = data.data.map(({ id, activity_at }) => ({
    id,
    sort: [activity_at, id] satisfies [string, string],
  }));
  return {
    loaded: { page: { rows, next: data.next ?? null }, changes: changesIn(data.data), seq: data.seq },
  };
}

function query<V extends View>(view: V, cursor: string | null) {
  return { view, limit: PAGE_ROWS, ...(cursor && { cursor }) };
}

/** One page of a ticket's or conversation's timeline, with the messages as records. */
export async function loadTimeline(owner: string, before: string | null): Load<TimelinePage> {
  const params = { path: { id: owner }, query: { limit: PAGE_ROWS, ...(before && { cursor: before }) } };
  const { data, error } = owner.startsWith("cnv_")
    ? await client.GET("/api/v1/conversations/{id}/timeline", { params })
    : await client.GET("/api/v1/tickets/{id}/timeline", { params });
  if (!data) return { error };
  const messages = data.data.flatMap((item) => (item.type === "message" ? [item.message] : []));
  const page = { items: data.data, before: data.next ?? null };
  return { loaded: { page, changes: changesIn(messages), seq: data.seq } };
}

/** One record by id, with what it embeds. */
export async function loadRecord(id: string): Load<null> {
  const params = { path: { id } };
  const { data, error } = id.startsWith("cnv_")
    ? await client.GET("/api/v1/conversations/{id}", { params })
    : id.startsWith("con_")
      ? await client.GET("/api/v1/contacts/{id}", { params })
      : await client.GET("/api/v1/tickets/{id}", { params });
  if (!data) return { error };
  return { loaded: { page: null, changes: changesIn(data.data), seq: data.seq } };
}
