//! `app.js`: takes over from the loader. Holds the public methods and nothing that the page could
//! use to reach further in.

import type { Boot, CallbackName, ContextEntry, HighlightOptions, Id, Running, Traits } from "../sdk.ts";
import { fetchLater, type Later, later } from "./fetch-later.ts";
import { wants } from "./flags.ts";
import tokens from "./tokens.css?inline";
import { watch } from "./watch.ts";
import style from "./widget.css?inline";
import { Widget } from "./widget.ts";

/** How often it is looked whether nothing is waited for any more. */
const LATER_MS = 2_000;

export function start(boot: Boot): Running {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(tokens + style);
  const root = boot.host.shadowRoot as ShadowRoot;
  root.adoptedStyleSheets.push(sheet);
  const widget = new Widget(boot);
  const launcher = root.querySelector("button");
  if (launcher) launcher.onclick = () => (widget.isOpen ? widget.close() : widget.open());
  const settling = settleLater(widget);
  const unwatch = watch(widget);
  return methods(widget, () => {
    clearInterval(settling);
    unwatch();
  });
}

/** The first answer has the network to itself: what may come after it stays away while the panel is open for it. */
function settleLater(widget: Widget): ReturnType<typeof setInterval> {
  const settling = setInterval(() => {
    if (widget.isOpen && !widget.client.conversation.answered) return;
    clearInterval(settling);
    // What can't be fetched now is not the page's trouble.
    fetchLater().then(
      (module) => module.settle(widget),
      () => {},
    );
  }, LATER_MS);
  return settling;
}

function methods(widget: Widget, leave: () => void) {
  const { client, listeners } = widget;
  const returning = client.session.started;
  const all = {
    openChat: () => widget.open(),
    closeChat: () => widget.close(),
    sendMessage: (text: string) => widget.send(String(text)),
    identify: (id: Id, traits?: Traits, identity?: { userToken?: string }) =>
      client.identify(id, traits, identity?.userToken),
    identifyCompany: (id: Id, traits?: Traits) => client.identifyCompany(id, traits),
    setContext: (key: string, entry: ContextEntry) => client.account.profile.setContext(key, entry),
    clearContext: (key?: string) => client.account.profile.clearContext(key),
    highlightElement: (selector: string, options?: HighlightOptions) => widget.highlight(selector, options),
    clearHighlights: () => void fetchLater().then((module) => module.clearHighlights()),
    on: (name: CallbackName, listener: () => void) => listeners.add(name, listener),
    /** Who asked before the app was here brings along what they were given then. */
    debug(snapshot: object = { org: widget.boot.options.orgId, user: client.account.user }) {
      const complete = ({ debug }: Later) => Object.assign(snapshot, debug(widget, returning, wants));
      if (later) return complete(later);
      // Until the code for it is here this is all; the rest is added to what the caller holds.
      void fetchLater().then(complete);
      return snapshot;
    },
    destroy() {
      leave();
      widget.destroy();
    },
  };
  return all as unknown as Running;
}
