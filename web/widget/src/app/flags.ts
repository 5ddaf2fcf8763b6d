//! Which surfaces the site wants. Judged anew each time: `manualOnPaths` depends on where the page is.

import type { Boot, UiFlags } from "../sdk.ts";

/** In manual mode the site drives the widget and none of its own surfaces shows. */
export function wants({ manual, options: { ui } }: Boot, flag: keyof UiFlags): boolean {
  return !manual() && ((ui as Partial<UiFlags> | undefined)?.[flag] ?? flag !== "autoOpenUnseen");
}
