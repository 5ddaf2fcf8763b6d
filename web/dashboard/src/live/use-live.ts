import { useEffect, useSyncExternalStore } from "react";
import type { Entry } from "./apply/timeline.ts";
import type { Who } from "./frames.ts";
import { live } from "./live.ts";
import type { Outgoing } from "./outbox.ts";
import type { Noun, Records, View } from "./records.ts";
import type { SocketState } from "./socket.ts";
import type { TimelineState } from "./timeline.ts";
import type { WindowState } from "./windows.ts";

/** One record as this browser knows it. Only the component that asks for this id renders again. */
export function useRecord<N extends Noun>(noun: N, id: string | null | undefined): Records[N] | undefined {
  return useSyncExternalStore(
    (reader) => (id ? live.watch(id, reader) : () => {}),
    () => (id ? live.get(noun, id) : undefined),
  );
}

export const useTicket = (id: string | null | undefined) => useRecord("ticket", id);
export const useConversation = (id: string | null | undefined) => useRecord("conversation", id);
export const useContact = (id: string | null | undefined) => useRecord("contact", id);
export const useCompany = (id: string | null | undefined) => useRecord("company", id);
export const useMessage = (id: string | null | undefined) => useRecord("message", id);
export const useTeammate = (id: string | null | undefined) => useRecord("teammate", id);
export const useAgent = (id: string | null | undefined) => useRecord("agent", id);
export const useMe = () => useTeammate(live.me);
export const useWorkspace = () => useRecord("workspace", live.workspace);

/** Everybody of the team. */
export function useTeammates(): readonly Records["teammate"][] {
  return useSyncExternalStore(
    (reader) => live.watchState("people", reader),
    () => live.teammates,
  );
}

/** Also those who have left it. */
export function useEverybody(): readonly Records["teammate"][] {
  return useSyncExternalStore(
    (reader) => live.watchState("people", reader),
    () => live.everybody,
  );
}

export function useAgents(): readonly Records["agent"][] {
  return useSyncExternalStore(
    (reader) => live.watchState("people", reader),
    () => live.agents,
  );
}

/** The language models that the team has connected. */
export function useModels(): readonly Records["model"][] {
  return useSyncExternalStore(
    (reader) => live.watchState("people", reader),
    () => live.models,
  );
}

/** The list of a view: an order of ids, kept true. Rows read their records themselves. */
export function useWindow(view: View): WindowState {
  const state = useSyncExternalStore(
    (reader) => live.lists.watch(view, reader),
    () => live.lists.window(view).state,
  );
  useEffect(() => void live.lists.openWindow(view), [view]);
  return state;
}

/** The timeline of a ticket or conversation, kept true, and what waits to be sent to it. */
export function useTimeline(owner: string): TimelineState {
  const state = useSyncExternalStore(
    (reader) => live.lists.watch(owner, reader),
    () => live.lists.timeline(owner).state,
  );
  useEffect(() => void live.lists.openTimeline(owner), [owner]);
  return state;
}

/** What waits to be sent to a ticket or conversation and isn't in its timeline yet. */
export function useOutgoing(owner: string, entries: readonly Entry[]): Outgoing[] {
  const outbox = useOutbox();
  const there = new Set(entries.map((entry) => entry.key));
  return outbox.filter((one) => one.owner === owner && !there.has(one.clientId));
}

export function useOutbox(): readonly Outgoing[] {
  return useSyncExternalStore(
    (reader) => live.watchState("outbox", reader),
    () => live.outbox,
  );
}

/** The message that is being written in a thread; draw it with `live.streams`. Hears the thread meanwhile. */
export function useStream(threadId: string | undefined): string | undefined {
  useEffect(() => (threadId ? live.follow(threadId) : undefined), [threadId]);
  return useSyncExternalStore(
    (reader) => (threadId ? live.streams.watchThread(threadId, reader) : () => {}),
    () => (threadId ? live.streams.running(threadId) : undefined),
  );
}

function usePresence(key: string): readonly Who[] {
  return useSyncExternalStore(
    (reader) => live.presence.watch(key, reader),
    () => live.presence.who(key),
  );
}

export const useTyping = (threadId: string | undefined) => usePresence(`typing ${threadId}`);
export const useViewing = (ticketId: string | undefined) => usePresence(`viewing ${ticketId}`);
export const usePresent = (conversationId: string) => usePresence(`present ${conversationId}`).length > 0;

/** One view's count: undefined before the first number, null for "…", 100 for "99+". */
export function useCount(view: View): number | null | undefined {
  return useSyncExternalStore(
    (reader) => live.counters.watch(view, reader),
    () => live.counters.get(view),
  );
}

/** Keeps these counts coming while the component is there. */
export function useCounts(views: readonly View[]): void {
  const list = views.join(" ");
  useEffect(() => live.count(list.split(" ") as View[]), [list]);
}

export function useConnection(): SocketState {
  return useSyncExternalStore(
    (reader) => live.watchState("connection", reader),
    () => live.connection,
  );
}

/** Grows with every resync that has ended. */
export function useCaughtUp(): number {
  return useSyncExternalStore(
    (reader) => live.watchState("caughtUp", reader),
    () => live.caughtUp,
  );
}
