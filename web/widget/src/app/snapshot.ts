//! The widget's state for `debug()`. Token and key appear only as present or not.

import { flagsOf } from "./flags.ts";
import type { Widget } from "./widget.ts";

export type Snapshot = ReturnType<typeof snapshot>;

export function snapshot({ boot, client, root, isOpen }: Widget, returning: boolean) {
  const { options, config, host } = boot;
  const { identity, session, storage, conversation } = client;
  const person = conversation.person?.name;
  const has = (selector: string) => root.querySelector(selector) !== null;
  const uiFlags = flagsOf(boot);
  return {
    org: options.orgId,
    user: identity.user || "anonymous",
    path: location.pathname,
    identity: {
      token: identity.token ? "set" : "(unset)",
      getUserToken: options.getUserToken ? "yes" : "no",
      blocked: identity.blocked,
      hash: "(unset)",
      apiKey: "set",
    },
    agent: config?.agent ?? null,
    session: { id: session.id, open: isOpen, returning },
    uiFlags,
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
    storage: storage.lasting ? "localStorage" : "memory",
  };
}
