//! `app.js`: takes over from the loader. Holds the public methods and nothing that the page could
//! use to reach further in.

import type { Boot, CallbackName, ContextEntry, HighlightOptions, Running, Traits } from "../sdk.ts";
import { wants } from "./flags.ts";
import tokens from "./tokens.css?inline";
import { watch } from "./watch.ts";
import style from "./widget.css?inline";
import { Widget } from "./widget.ts";

/** The first answer has the network to itself. */
const LATER_MS = 2_000;

let later: typeof import("./later.ts") | undefined;

async function fetched(): Promise<typeof import("./later.ts")> {
  later ??= await import("./later.ts");
  return later;
}

export function start(boot: Boot): Running {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(tokens + style);
  const root = boot.host.shadowRoot as ShadowRoot;
  root.adoptedStyleSheets = [sheet];
  const widget = new Widget(boot);
  const launcher = root.querySelector("button");
  if (launcher) launcher.onclick = () => (widget.isOpen ? widget.close() : widget.open());
  // What can't be fetched now is not the page's trouble.
  setTimeout(
    () =>
      fetched().then(
        (module) => module.settle(widget),
        () => {},
      ),
    LATER_MS,
  );
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
      if (later) return later.debug(widget, returning, wants);
      // Until the code for it is here this is all; the rest is added to what the caller holds.
      const snapshot = { org: widget.boot.options.orgId, user: client.account.user };
      void fetched().then(({ debug }) => Object.assign(snapshot, debug(widget, returning, wants)));
      return snapshot;
    },
    destroy() {
      leave();
      widget.destroy();
    },
  };
  return all as unknown as Running;
}
