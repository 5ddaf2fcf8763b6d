import { type ComponentType, lazy } from "react";

/** A page and its address below `/dashboard`. Pages are code of their own, fetched when they are opened. */
export type Page = { path: string; page: ComponentType };

const inbox = () => import("./inbox/inbox-page.tsx");

/** The inbox is where people start: its code is asked for together with the first snapshot. */
export const fetchInbox = inbox;

export const pages: readonly Page[] = [
  { path: "/inbox/:view?/:ticket?", page: lazy(inbox) },
  { path: "/live/:conversation?", page: lazy(() => import("./conversations/live-page.tsx")) },
  { path: "/completed/:conversation?", page: lazy(() => import("./conversations/completed-page.tsx")) },
  { path: "/knowledge/:source?", page: lazy(() => import("./knowledge/knowledge-page.tsx")) },
  { path: "/agents/:agent?", page: lazy(() => import("./agents/agents-page.tsx")) },
  { path: "/install", page: lazy(() => import("./install/install-page.tsx")) },
  { path: "/settings/:section?", page: lazy(() => import("./settings/settings-page.tsx")) },
];

/** Where one lands without saying where to. */
export const HOME = "/inbox/open";
