import { firstHour } from "./en/first-hour.ts";
import { inbox } from "./en/inbox.ts";
import { overlays } from "./en/overlays.ts";
import { pages } from "./en/pages.ts";
import { shell } from "./en/shell.ts";
import { thread } from "./en/thread.ts";

/** The words of the dashboard. Every other language has the same keys, or it doesn't compile. */
export const en = { ...shell, ...overlays, ...pages, ...firstHour, ...inbox, ...thread } as const;
