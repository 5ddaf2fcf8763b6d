import { firstHour } from "./de/first-hour.ts";
import { inbox } from "./de/inbox.ts";
import { overlays } from "./de/overlays.ts";
import { pages } from "./de/pages.ts";
import { shell } from "./de/shell.ts";
import { thread } from "./de/thread.ts";
import type { Catalogue } from "./t.ts";

export const de: Catalogue = { ...shell, ...overlays, ...pages, ...firstHour, ...inbox, ...thread };
