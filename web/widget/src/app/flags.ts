//! Which surfaces the site wants. Judged anew each time: `manualOnPaths` depends on where the page is.

import type { Boot, UiFlags } from "../sdk.ts";

export function flagsOf({ manual, options: { ui } }: Boot): UiFlags {
  const loud = !manual();
  const chosen = typeof ui === "object" ? ui : {};
  return {
    trigger: loud,
    badge: loud,
    proactive: loud,
    greeting: loud,
    autoOpenUnseen: false,
    banners: true,
    inAppMessages: true,
    ...(loud ? chosen : { banners: chosen.banners ?? true, inAppMessages: chosen.inAppMessages ?? true }),
  };
}
