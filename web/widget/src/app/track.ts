//! Tells the server what the visitor does on the site, so that the agent and the team know what a question is about.
//! Listens and reads names only: no text, no value of a field, no query of an address. Reports in batches, and drops
//! what can't be sent: a click is not worth a retry.

import type { Widget } from "./widget.ts";

/** The server takes no more at once. */
const BATCH_EVENTS_MAX = 100;
const SEND_AFTER_MS = 5_000;
const SELECTOR_CHARACTERS_MAX = 500;
const MESSAGE_CHARACTERS_MAX = 300;
const ACTIVE = "a,button,input,select,textarea,summary,label,[role=button],[role=link],[role=tab],[onclick]";

type Doing = { event_type: string; page_url: string; element_selector?: string; metadata?: object };

/** Goes on for as long as the widget is in the page. */
export function track({ boot, client }: Widget): void {
  if (boot.options.trackEvents === false) return;
  const stop = new AbortController();
  const { signal } = stop;
  const waiting: Doing[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let page = "";

  const send = () => {
    clearTimeout(timer);
    timer = undefined;
    const events = waiting.splice(0, BATCH_EVENTS_MAX);
    const report = { events, session_id: client.session.id };
    if (events.length > 0) client.account.api.post("events", report).catch(() => {});
  };
  const add = (event_type: string, more?: Partial<Doing>) => {
    if (!boot.host.isConnected) return stop.abort();
    waiting.push({ event_type, page_url: here(), ...more });
    if (waiting.length >= BATCH_EVENTS_MAX) send();
    else timer ??= setTimeout(send, SEND_AFTER_MS);
  };
  const view = () => {
    if (here() === page) return;
    page = here();
    add("page_view");
  };
  const listen = (target: EventTarget, name: string, heard: (event: Event) => void) =>
    target.addEventListener(name, heard, { signal, capture: true, passive: true });

  listen(document, "click", ({ target }) => {
    const element = target instanceof Element ? target.closest(ACTIVE) : null;
    if (element) add("click", { element_selector: selectorOf(element) });
  });
  listen(document, "submit", ({ target }) => {
    if (target instanceof Element) add("form_submit", { element_selector: selectorOf(target) });
  });
  listen(window, "error", (event) => {
    if (event instanceof ErrorEvent)
      add("error", { metadata: { message: event.message.slice(0, MESSAGE_CHARACTERS_MAX) } });
  });
  listen(document, "visibilitychange", () => document.visibilityState === "hidden" && send());
  const { navigation } = window as { navigation?: EventTarget };
  if (navigation) listen(navigation, "currententrychange", view);
  else listen(window, "popstate", view);
  view();
}

/** What an address asks for may be a secret; where it is is not. */
function here(): string {
  return location.origin + location.pathname;
}

/** An element by its id, else by its place below the nearest one that has an id. */
function selectorOf(element: Element): string {
  const steps: string[] = [];
  for (let at: Element | null = element; at && at !== document.documentElement; at = at.parentElement) {
    if (at.id) {
      steps.unshift(`#${CSS.escape(at.id)}`);
      break;
    }
    const name = at.localName;
    const alike = [...(at.parentElement?.children ?? [])].filter((other) => other.localName === name);
    steps.unshift(alike.length > 1 ? `${name}:nth-of-type(${alike.indexOf(at) + 1})` : name);
  }
  return steps.join(">").slice(0, SELECTOR_CHARACTERS_MAX);
}
