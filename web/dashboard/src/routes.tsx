import { type ComponentType, lazy } from "react";
import { later } from "./shell/later.tsx";

/** A page and its address below `/dashboard`. Pages are code of their own, fetched when they are opened. */
export type Page = { path: string; page: ComponentType };

const inbox = () => import("./inbox/inbox-page.tsx");

/** The inbox is where people start: its code is asked for together with the first snapshot. */
export const fetchInbox = inbox;

export const pages: readonly Page[] = [
  { path: "/inbox/:view?/:ticket?", page: lazy(inbox) },
  {
    path: "/live/:conversation?",
    page: later(async () => (await import("./conversations/live-page.tsx")).default),
  },
  {
    path: "/completed/:conversation?",
    page: later(async () => (await import("./conversations/completed-page.tsx")).default),
  },
  {
    path: "/contacts/:contact?",
    page: later(async () => (await import("./contacts/contacts-page.tsx")).default),
  },
  {
    path: "/knowledge/:source?",
    page: later(async () => (await import("./knowledge/knowledge-page.tsx")).default),
  },
  { path: "/agents/:agent?", page: later(async () => (await import("./agents/agents-page.tsx")).default) },
  { path: "/setup", page: later(async () => (await import("./first-run/setup-page.tsx")).default) },
  { path: "/install", page: later(async () => (await import("./install/install-page.tsx")).default) },
  {
    path: "/settings/:section?",
    page: later(async () => (await import("./settings/settings-page.tsx")).default),
  },
];

/** Where one lands without saying where to. */
export const HOME = "/inbox/open";
