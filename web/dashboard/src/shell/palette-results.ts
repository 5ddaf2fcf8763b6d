import { client, type Schemas } from "@aureole/api";
import type { IconName } from "@aureole/ui/icon.tsx";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { type PlainKey, t } from "../text/t.ts";
import { act, isOffered } from "./actions.ts";
import { fit } from "./fuzzy.ts";
import { type Place, places } from "./places.ts";
import { recent, remember } from "./recent.ts";
import { type ActionId, extras, keysOf, shortcuts } from "./shortcuts.ts";

/** The server is asked when typing has rested for this long. */
const REST_MS = 120;
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

/** What fits the wish: acts that are possible now, then places, then what the server finds below them. */
export function usePaletteResults(wish: string): Found[] {
  const [, go] = useLocation();
  const only = { ">": "actions", "#": "tickets", "@": "people" }[wish[0] ?? ""];
  const words = (only ? wish.slice(1) : wish).trim();
  const found = useServer(words, only);
  const acts = only && only !== "actions" ? [] : ranked(words, actions());
  const where = only ? [] : ranked(words, placesFound(go));
  const tickets = (found.tickets ?? []).map((ticket) => ticketFound(ticket, go));
  const contacts = (found.contacts ?? []).map((contact) => contactFound(contact, go));
  return [...(words ? [] : lately([...acts, ...where])), ...acts, ...where, ...tickets, ...contacts];
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
    hint: contact.email ?? "",
    icon: "person",
    pick: () => go(`/contacts/${contact.id}`),
  };
}

function useServer(words: string, only: string | undefined) {
  const rested = useRested(words);
  const wanted = rested.length > 1 && only !== "actions";
  const tickets = useQuery({
    queryKey: ["palette", "tickets", rested],
    enabled: wanted && only !== "people",
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const query = { view: "all", q: rested, limit: FOUND_MAX } as const;
      const { data, error } = await client.GET("/api/v1/tickets", { params: { query }, signal });
      if (!data) throw error;
      return data.data;
    },
  });
  const contacts = useQuery({
    queryKey: ["palette", "contacts", rested],
    enabled: wanted && only !== "tickets",
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const query = { q: rested, limit: FOUND_MAX };
      const { data, error } = await client.GET("/api/v1/contacts", { params: { query }, signal });
      if (!data) throw error;
      return data.data;
    },
  });
  return wanted ? { tickets: tickets.data, contacts: contacts.data } : {};
}

function useRested(words: string): string {
  const [rested, setRested] = useState(words);
  useEffect(() => {
    const timer = setTimeout(() => setRested(words), REST_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return rested;
}
