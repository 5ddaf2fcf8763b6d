//! `w.js`: all that a page pays for a visitor who never asks. A classic script that works under a
//! strict content security policy: it defines the global, checks `init`, draws the launcher at once,
//! remembers what is called, and fetches the app when somebody is interested. Touches nothing of the
//! page but its own element.

import type { App, Boot, Instance, Options, Running, Sdk, UiFlags } from "./sdk.ts";

const script = document.currentScript as HTMLScriptElement;
const page = window as unknown as { Aureole?: Sdk; HaloAgents?: Sdk };
// The console is where the site's developer looks.
const log = console;
const html = document.documentElement;
/** Each waits for the app; those that only matter to an app that is there don't fetch it. */
const CALLS =
  "openChat closeChat sendMessage identify identifyCompany setContext clearContext highlightElement clearHighlights on debug";
const PATIENT = /^(c|set)/;
/** `!important` on each of these beats the page; `all` first, because its `*` rules reach us too. */
const PLACE = "all:initial;position:fixed;bottom:20px;z-index:2147483000;";
const LOOK =
  "button{all:initial;display:grid;place-items:center;width:56px;height:56px;border-radius:50%;cursor:pointer;" +
  "background:var(--au-accent,#4e50d9);color:var(--au-on-accent,#fff);box-shadow:0 4px 16px #0004}" +
  ":focus-visible{outline:auto}" +
  "button:empty:before{content:'';padding:7px 9px;border:2px solid;border-radius:4px}";

let instance: Instance | null = null;

/** `*` is any characters, `?` exactly one. */
function matches(glob: string): boolean {
  const pattern = glob.replace(/\W/g, "\\$&").replaceAll("\\*", ".*").replaceAll("\\?", ".");
  return RegExp(`^${pattern}$`).test(location.pathname);
}

function init(options: Options): Instance | null {
  if (instance) log.warn("Aureole: init ran before");
  else if (options?.orgId) instance = start(options);
  else {
    const error = Error("Aureole: init needs orgId");
    log.error(error);
    options?.onError?.(error);
  }
  return instance;
}

function start(options: Options): Instance {
  const host = document.createElement("aureole-widget");
  const root = host.attachShadow({ mode: "open" });
  const launcher = root.appendChild(document.createElement("button"));
  const sheet = new CSSStyleSheet();
  const queue: [string, unknown[]][] = [];
  let stored: { started?: boolean } = {};
  try {
    stored = JSON.parse(localStorage[`aureole:${options.orgId}:session`]) || stored;
  } catch {}
  let app: Running | undefined;
  let loading: Promise<void> | undefined;

  const boot: Boot = {
    options,
    host,
    server: new URL(options.apiUrl || script.src).origin,
    manual: () => options.ui === "manual" || options.manualOnPaths?.some(matches),
    tell: (listener, value) =>
      Promise.resolve(value as never)
        .then(listener)
        .catch(log.error),
    async ask() {
      const answer = await fetch(`${boot.server}/api/sdk/config?org_id=${options.orgId}`);
      if (!answer.ok) throw Error(`Aureole: config ${answer.status}`);
      boot.config = await answer.json();
      boot.place();
    },
    place() {
      const chosen = boot.config?.widget;
      const left = /left/.test(`${options.position || chosen?.position}`);
      host.style.cssText = `${PLACE}${left ? "left" : "right"}:20px;`.replaceAll(";", "!important;");
      if (chosen?.accent) host.style.setProperty("--au-accent", chosen.accent);
      const shown = !boot.manual() && (options.ui as { trigger?: boolean })?.trigger !== false;
      launcher.style.display = shown ? "" : "none";
    },
  };
  const failed = (error: Error) => {
    log.error(error);
    boot.tell(options.onError, error);
  };
  const load = () => {
    if (loading) return;
    loading = import(/* @vite-ignore */ new URL("/widget/app.js", script.src).href).then(
      (module: App) => {
        if (instance !== self) return;
        app = module.start(boot);
        for (const [name, values] of queue) app[name]?.(...values);
      },
      (error) => {
        loading = undefined;
        failed(error);
      },
    );
  };
  const self = {
    destroy() {
      instance = null;
      observer.disconnect();
      app?.destroy();
      host.remove();
    },
  } as unknown as Instance & Running;
  for (const name of CALLS.split(" ")) {
    self[name] = (...values: unknown[]) => {
      if (app) return app[name]?.(...values);
      const snapshot = { org: options.orgId, user: options.userId };
      // The app completes what the caller holds.
      queue.push([name, name === "debug" ? [snapshot] : values]);
      if (!PATIENT.test(name)) load();
      return snapshot;
    };
  }
  const stay = () => host.isConnected || html.append(host);
  const observer = new MutationObserver(stay);
  sheet.replaceSync(LOOK);
  root.adoptedStyleSheets = [sheet];
  launcher.ariaLabel = "Open chat";
  launcher.onclick = () => self.openChat();
  launcher.onpointerenter = launcher.onfocus = load;
  if (!options.apiKey) log.warn("Aureole: init needs apiKey");
  boot.place();
  stay();
  observer.observe(html, { childList: true });
  boot.ready = boot.ask().then(() => boot.tell(options.onReady), failed);
  // With a panel that opens by itself comes advice to the site's developer.
  if ((options.ui as UiFlags)?.autoOpenUnseen || stored.started || options.userId || options.companyId)
    load();
  return self;
}

page.Aureole ||= page.HaloAgents = { init, getInstance: () => instance };
