import type { Schemas } from "@aureole/api";
import { expect, test } from "vitest";
import { byNeedOfHelp, keepOrder } from "./needs-help.ts";

const now = Date.parse("2026-11-21T10:00:00Z");

function conversation(change: Partial<Schemas["Conversation"]>): Schemas["Conversation"] {
  return {
    id: "cnv_1",
    thread_id: "thr_1",
    contact_id: "con_1",
    contact_name: null,
    contact_kind: "anonymous",
    agent_id: "nova",
    agent_name: "Nova",
    state: "active",
    handling: "agent",
    ticket_id: null,
    teammate_id: null,
    mode: "chat",
    topic: null,
    mood: null,
    confidence: null,
    outcome: null,
    message_count: 1,
    page_url: null,
    started_at: "2026-11-21T09:50:00+00:00",
    activity_at: "2026-11-21T10:00:00+00:00",
    ended_at: null,
    turn: null,
    ...change,
  };
}

function order(all: { [id: string]: Partial<Schemas["Conversation"]> }): string[] {
  return byNeedOfHelp(
    Object.keys(all),
    (id) => conversation(all[id] ?? {}),
    () => true,
    now,
  );
}

test("a bad mood and a doubtful agent come first, a happy visitor last", () => {
  const found = order({
    happy: { mood: "happy" },
    unsure: { confidence: 20 },
    angry: { mood: "angry" },
    fine: {},
  });
  expect(found).toEqual(["angry", "unsure", "fine", "happy"]);
});

test("where a person is already, none is missing", () => {
  expect(order({ helped: { mood: "angry", handling: "human" }, fine: {} })).toEqual(["fine", "helped"]);
});

test("of two alike, who has waited longer comes first", () => {
  const waiting = { activity_at: "2026-11-21T09:56:00+00:00" };
  expect(order({ fresh: {}, waiting })).toEqual(["waiting", "fresh"]);
});

test("between two sortings nothing moves: the new are in front, the gone are gone", () => {
  expect(keepOrder(["c", "a", "b"], ["new", "a", "c"])).toEqual(["new", "c", "a"]);
});
