//! `debug()`: the widget's state, printed in the lines of the reference SDK and returned. Token and
//! key appear only as present or not.

import { type Boot, SDK_VERSION, type UiFlags } from "../sdk.ts";
import type { Widget } from "./widget.ts";

type Wants = (boot: Boot, flag: keyof UiFlags) => boolean;

/** Surfaces in the reference's order; the last two are the dashboard's messages, which manual mode lets through. */
const OWN = ["trigger", "badge", "proactive", "greeting", "autoOpenUnseen"] as const;
const DASHBOARD = ["banners", "inAppMessages"] as const;

export function debug(widget: Widget, returning: boolean, wants: Wants): object {
  const snapshot = snapshotOf(widget, returning, wants);
  // biome-ignore lint/suspicious/noConsole: printing is what it is for.
  console.log(linesOf(snapshot));
  return snapshot;
}

function linesOf(snapshot: ReturnType<typeof snapshotOf>): string {
  const { org, user, path, identity, agent, session, flags, dom, liveAgent } = snapshot;
  return [
    `HaloAgents debug snapshot (sdk ${SDK_VERSION})`,
    `org=${org} user=${user} path=${path}`,
    `identity: ${pairs(identity)}`,
    `agent: ${agent ? `${agent.name} (${agent.id})${agent.require_auth ? " [requireAuth]" : ""}` : "not loaded yet"}`,
    `session: ${pairs(session)}`,
    `ui flags: ${pairs(flags)}`,
    `dom: ${pairs(dom)}`,
    `liveAgent: ${pairs(liveAgent)}`,
    `scheduledProactiveTimers=${snapshot.scheduledProactiveTimers}`,
  ].join("\n  ");
}

function pairs(record: object): string {
  return Object.entries(record)
    .map((pair) => pair.join("="))
    .join(" ");
}

function flagsOf(boot: Boot, wants: Wants): UiFlags {
  const { ui } = boot.options;
  const chosen = typeof ui === "object" ? ui : {};
  const own = OWN.map((flag) => [flag, wants(boot, flag)]);
  const dashboard = DASHBOARD.map((flag) => [flag, chosen[flag] ?? true]);
  return Object.fromEntries([...own, ...dashboard]);
}

function snapshotOf({ boot, client, root, isOpen }: Widget, returning: boolean, wants: Wants) {
  const { options, config, host } = boot;
  const { account, session, conversation } = client;
  const { user, identity } = account;
  const person = conversation.person?.name;
  const has = (selector: string) => root.querySelector(selector) !== null;
  return {
    org: options.orgId,
    user: user || "anonymous",
    path: location.pathname,
    identity: {
      token: identity?.token ? "set" : "(unset)",
      getUserToken: options.getUserToken ? "yes" : "no",
      blocked: identity?.blocked ?? false,
      hash: "(unset)",
      apiKey: options.apiKey ? "set" : "(unset)",
    },
    agent: config?.agent ?? null,
    session: { id: session.id, open: isOpen, returning },
    flags: flagsOf(boot, wants),
    dom: {
      host: host.isConnected,
      trigger: root.querySelector("button")?.style.display === "",
      panel: has(".panel"),
      badge: has(".badge"),
      teasers: 0,
      banners: 0,
      inApp: 0,
    },
    liveAgent: person ? { active: true, name: person } : { active: false },
    scheduledProactiveTimers: 0,
  };
}
