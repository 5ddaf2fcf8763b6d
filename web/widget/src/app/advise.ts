//! Warns a site's developer, once in a browser, of what they will hardly have meant.

import type { Widget } from "./widget.ts";

const AUTH_ROUTE = /\b(log-?(in|on|out)|sign-?(in|on|up|out)|register|auth|oauth2?|sso|password)\b/i;

/** On a page for signing in the panel would open over the form. `manualOnPaths` is the way out. */
export function advise({ boot, client: { storage } }: Widget): void {
  const { ui } = boot.options;
  const opensItself = typeof ui === "object" && ui.autoOpenUnseen && !boot.manual();
  if (!opensItself || !AUTH_ROUTE.test(location.pathname) || storage.read("advised")) return;
  storage.write("advised", true);
  // biome-ignore lint/suspicious/noConsole: the console is where the site's developer looks.
  console.warn(
    `Aureole: autoOpenUnseen is on at ${location.pathname}. Name this path in manualOnPaths to keep the panel closed while somebody signs in.`,
  );
}
