import { client } from "@aureole/api";
import { useEffect, useSyncExternalStore } from "react";
import { drafts, type Mode, type Place } from "./drafts.ts";

/** A draft of mine for this ticket, whatever its mode. */
export function useAnyDraft(ticketId: string): string {
  const place: Place = { kind: "ticket", id: ticketId };
  return useSyncExternalStore(watch, () => drafts().text(place, "chat") || drafts().text(place, "note"));
}

function watch(reader: () => void): () => void {
  return drafts().watch(reader);
}

/** The half-written text of this place and mode. The server's copy is asked for once, when the place is opened. */
export function useDraft(place: Place, mode: Mode) {
  const text = useSyncExternalStore(watch, () => drafts().text(place, mode));
  const { kind, id } = place;

  useEffect(() => {
    if (kind !== "ticket") return undefined;
    const abort = new AbortController();
    void fetchDrafts({ kind, id }, abort.signal);
    return () => abort.abort();
  }, [kind, id]);

  const other = useSyncExternalStore(watch, () => drafts().other(place, mode));
  const swap = () => drafts().swap(place, mode);
  return { text, other, swap, write: (next: string) => drafts().write(place, mode, next) };
}

async function fetchDrafts(place: Place, signal: AbortSignal): Promise<void> {
  try {
    const { data } = await client.GET("/api/v1/tickets/{id}/drafts", {
      params: { path: { id: place.id } },
      signal,
    });
    if (data) drafts().absorb(place, data.data);
  } catch (reason) {
    if (!signal.aborted) throw reason;
  }
}
