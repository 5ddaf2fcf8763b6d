//! `app.js`: takes over from the loader. Holds the public methods and nothing that the page could
//! use to reach further in.

import type { Boot, CallbackName, ContextEntry, HighlightOptions, Running, Traits } from "../sdk.ts";
import { wants } from "./flags.ts";
import tokens from "./tokens.css?inline";
import { watch } from "./watch.ts";
import style from "./widget.css?inline";
import { Widget } from "./widget.ts";

/** The first answer has the network to itself. */
const TRACK_AFTER_MS = 2_000;

export function start(boot: Boot): Running {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(tokens + style);
  const root = boot.host.shadowRoot as ShadowRoot;
  root.adoptedStyleSheets = [sheet];
  const widget = new Widget(boot);
  const launcher = root.querySelector("button");
  if (launcher) launcher.onclick = () => (widget.isOpen ? widget.close() : widget.open());
  // What can't be fetched now is not the page's trouble.
  setTimeout(() => import("./track.ts").then(({ track }) => track(widget)).catch(() => {}), TRACK_AFTER_MS);
  return methods(widget, watch(widget));
}

function methods(widget: Widget, leave: () => void) {
  const { client, listeners } = widget;
  const returning = client.session.started;
  const all = {
    openChat: () => widget.open(),
    closeChat: () => widget.close(),
    sendMessage: (text: string) => widget.send(String(text)),
    identify: (id: string, traits?: Traits, identity?: { userToken?: string }) =>
      client.identify(id, traits, identity?.userToken),
    identifyCompany: (id: string, traits?: Traits) => client.identifyCompany(id, traits),
    setContext: (key: string, entry: ContextEntry) => client.account.profile.setContext(key, entry),
    clearContext: (key?: string) => client.account.profile.clearContext(key),
    highlightElement: (selector: string, options?: HighlightOptions) => widget.highlight(selector, options),
    clearHighlights: () => void import("./highlight.ts").then((module) => module.clearHighlights()),
    on: (name: CallbackName, listener: () => void) => listeners.add(name, listener),
    debug() {
      // biome-ignore lint/suspicious/noConsole: printing is what it is for.
      void import("./debug.ts").then(({ linesOf }) => console.log(linesOf(widget, returning, wants)));
      const { account, session, storage } = client;
      const blocked = !!account.identity?.blocked;
      return {
        org: widget.boot.options.orgId,
        user: account.user,
        session: session.id,
        blocked,
        lasting: storage.lasting,
      };
    },
    destroy() {
      leave();
      widget.destroy();
    },
  };
  return all as unknown as Running;
}
