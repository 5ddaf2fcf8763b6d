import type { IconName } from "@aureole/ui/icon.tsx";
import type { View } from "../live/records.ts";
import type { PlainKey } from "../text/t.ts";
import type { ActionId } from "./shortcuts.ts";

/** Where one can go: by the rail, by a key, by the palette. */
export type Place = { id: ActionId; path: string; name: PlainKey; icon: IconName | "ring" };

export const places: readonly Place[] = [
  { id: "go.inbox", path: "/inbox/open", name: "nav.inbox", icon: "inbox" },
  { id: "go.all", path: "/inbox/all", name: "view.all", icon: "inbox" },
  { id: "go.open", path: "/inbox/open", name: "view.open", icon: "inbox" },
  { id: "go.priority", path: "/inbox/priority", name: "view.priority", icon: "inbox" },
  { id: "go.in_progress", path: "/inbox/in_progress", name: "view.in_progress", icon: "inbox" },
  { id: "go.mine", path: "/inbox/mine", name: "view.mine", icon: "person" },
  { id: "go.mentions", path: "/inbox/mentions", name: "view.mentions", icon: "at" },
  { id: "go.resolved", path: "/inbox/resolved", name: "view.resolved", icon: "check" },
  { id: "go.live", path: "/live", name: "view.live", icon: "zap" },
  { id: "go.completed", path: "/completed", name: "view.completed", icon: "check" },
  { id: "go.contacts", path: "/contacts", name: "nav.contacts", icon: "people" },
  { id: "go.knowledge", path: "/knowledge", name: "nav.knowledge", icon: "book" },
  { id: "go.agents", path: "/agents", name: "nav.agents", icon: "ring" },
  { id: "go.install", path: "/install", name: "nav.install", icon: "code" },
  { id: "go.settings", path: "/settings", name: "nav.settings", icon: "gear" },
];

/** The places of the rail, the last of them at its foot. */
export const rail: readonly ActionId[] = [
  "go.inbox",
  "go.contacts",
  "go.knowledge",
  "go.agents",
  "go.install",
];
export const railFoot: readonly ActionId[] = ["go.settings"];

export function placeOf(id: ActionId): Place | undefined {
  return places.find((place) => place.id === id);
}

/** Whether an address lies in a place of the rail. The inbox holds the conversations, too. */
export function isThere(place: Place, location: string): boolean {
  const first = location.split("/")[1] ?? "";
  if (place.id === "go.inbox") return ["inbox", "live", "completed"].includes(first);
  return place.path.split("/")[1] === first;
}

/** Each holds the tickets of one status, and is called like it. */
export const statusViews = [
  "open",
  "priority",
  "in_progress",
  "snoozed",
  "resolved",
  "ai_resolved",
  "spam",
] as const satisfies readonly View[];

export const ticketViews: readonly (readonly View[])[] = [
  ["all", "agent_requests", "sales", "mine", "mentions"],
  statusViews,
];

export const conversationViews: readonly View[] = ["live", "completed"];

const done: readonly View[] = ["resolved", "ai_resolved", "spam", "completed"];

/** Views whose number asks for work. Of what is done, nobody wants the count. */
export const countedViews: readonly View[] = [...ticketViews.flat(), ...conversationViews].filter(
  (view) => !done.includes(view),
);

export function pathOf(view: View): string {
  return conversationViews.includes(view) ? `/${view}` : `/inbox/${view}`;
}
