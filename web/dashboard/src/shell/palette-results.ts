import { client, type Schemas } from "@aureole/api";
import type { IconName } from "@aureole/ui/icon.tsx";
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { type PlainKey, t } from "../text/t.ts";
import { act, isOffered } from "./actions.ts";
import { fit } from "./fuzzy.ts";
import { type Place, places } from "./places.ts";
import { recent, remember } from "./recent.ts";
import { type ActionId, extras, keysOf, shortcuts } from "./shortcuts.ts";

/** Tickets and contacts that can be found: as many as one page of the server. */
const LATEST_MAX = 200;
const FOUND_MAX = 8;

export type Found = {
  id: string;
  group: PlainKey;
  text: string;
  pick: () => void;
  place?: Place;
  icon?: IconName;
  hint?: string;
  keys?: string | undefined;
};

/** What fits the wish: acts that are possible now, then places, then the latest tickets and contacts. */
export function usePaletteResults(wish: string): Found[] {
  const [, go] = useLocation();
  const tickets = useLatestTickets();
  const contacts = useLatestContacts();
  const only = { ">": "actions", "#": "tickets", "@": "people" }[wish[0] ?? ""];
  const words = (only ? wish.slice(1) : wish).trim();
  const acts = only && only !== "actions" ? [] : ranked(words, actions());
  const where = only ? [] : ranked(words, placesFound(go));
  if (!words && !only) return [...lately([...acts, ...where]), ...acts, ...where];
  const work = only === undefined || only === "tickets" ? found(tickets, words, only === "tickets") : [];
  const people = contacts.map((contact) => contactFound(contact, go));
  return [
    ...acts,
    ...where,
    ...work.map((ticket) => ticketFound(ticket, go)),
    ...(only === undefined || only === "people" ? ranked(words, people).slice(0, FOUND_MAX) : []),
  ];
}

/** Tickets by number, or by what they and their contacts are called. */
function found(tickets: readonly Schemas["Ticket"][], words: string, byNumber: boolean): Schemas["Ticket"][] {
  const named = (ticket: Schemas["Ticket"]) =>
    Math.max(fit(words, ticket.subject) ?? -1, fit(words, ticket.contact_name ?? "") ?? -1);
  return tickets
    .filter((ticket) => (byNumber ? String(ticket.number).startsWith(words) : named(ticket) >= 0))
    .sort((a, b) => (byNumber ? b.number - a.number : named(b) - named(a)))
    .slice(0, FOUND_MAX);
}

function actions(): Found[] {
  const ids = new Map([...shortcuts, ...extras].map(({ id, text }) => [id, text] as [ActionId, PlainKey]));
  return [...ids]
    .filter(([id]) => !id.startsWith("go.") && !hidden.has(id) && isOffered(id))
    .map(([id, text]) => ({
      id,
      group: "palette.actions",
      text: t(text),
      keys: keysOf(id),
      pick: () => {
        remember(id);
        act(id);
      },
    }));
}

/** Acts that make no sense from a palette: it is open itself, or they are about moving in a list. */
const hidden = new Set<ActionId>([
  "palette",
  "search",
  "escape",
  "columns",
  "list.next",
  "list.previous",
  "list.first",
  "list.last",
]);

function placesFound(go: (path: string) => void): Found[] {
  return places
    .filter(({ id }) => id !== "go.inbox")
    .map((place) => ({
      id: place.id,
      group: "palette.places",
      text: t(place.name),
      place,
      keys: keysOf(place.id),
      pick: () => {
        remember(place.id);
        go(place.path);
      },
    }));
}

function ranked(words: string, all: Found[]): Found[] {
  if (!words) return all;
  return all
    .flatMap((found) => {
      const score = fit(words, found.text);
      return score === undefined ? [] : [{ found, score }];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, FOUND_MAX)
    .map(({ found }) => found);
}

function lately(all: Found[]): Found[] {
  return recent().flatMap((id) => {
    const found = all.find((one) => one.id === id);
    return found ? [{ ...found, id: `recent ${id}`, group: "palette.recent" as const }] : [];
  });
}

function ticketFound(ticket: Schemas["Ticket"], go: (path: string) => void): Found {
  return {
    id: ticket.id,
    group: "palette.tickets",
    text: ticket.subject,
    hint: `#${ticket.number} ${ticket.contact_name ?? ""}`,
    icon: "inbox",
    pick: () => go(`/inbox/all/${ticket.id}`),
  };
}

function contactFound(contact: Schemas["Contact"], go: (path: string) => void): Found {
  return {
    id: contact.id,
    group: "palette.contacts",
    text: contact.name ?? contact.email ?? contact.id,
    hint: contact.name ? (contact.email ?? "") : "",
    icon: "person",
    pick: () => go(`/contacts/${contact.id}`),
  };
}

/** The latest tickets, whatever their state. They are ranked here, so that typing never waits. */
function useLatestTickets(): readonly Schemas["Ticket"][] {
  const { data } = useQuery({
    queryKey: ["palette", "tickets"],
    queryFn: async ({ signal }) => {
      const params = { query: { view: "all", limit: LATEST_MAX } as const };
      const { data, error } = await client.GET("/api/v1/tickets", { params, signal });
      if (!data) throw error;
      return data.data;
    },
  });
  return data ?? [];
}

function useLatestContacts(): readonly Schemas["Contact"][] {
  const { data } = useQuery({
    queryKey: ["palette", "contacts"],
    queryFn: async ({ signal }) => {
      const params = { query: { limit: LATEST_MAX } };
      const { data, error } = await client.GET("/api/v1/contacts", { params, signal });
      if (!data) throw error;
      return data.data.filter(({ name, email }) => name ?? email);
    },
  });
  return data ?? [];
}
