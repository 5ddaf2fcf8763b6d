//! The lines that `debug()` prints, in the form of the reference SDK.

import { SDK_VERSION } from "../sdk.ts";
import type { Snapshot } from "./snapshot.ts";

export function linesOf(snapshot: Snapshot): string {
  const { org, user, path, identity, agent, session, uiFlags, dom, liveAgent } = snapshot;
  return [
    `HaloAgents debug snapshot (sdk ${SDK_VERSION})`,
    `org=${org} user=${user} path=${path}`,
    `identity: ${pairs(identity)}`,
    `agent: ${agent ? `${agent.name} (${agent.id})${agent.require_auth ? " [requireAuth]" : ""}` : "not loaded yet"}`,
    `session: ${pairs(session)}`,
    `ui flags: ${pairs(uiFlags)}`,
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
