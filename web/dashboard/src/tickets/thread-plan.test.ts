import type { Schemas } from "@aureole/api";
import { beforeEach, expect, test } from "vitest";
import { type Entry, entryOf } from "../live/apply/timeline.ts";
import { firstUnreadOf, planThread } from "./thread-plan.ts";

type AuthorKind = Schemas["Message"]["author"]["kind"];

const messages = new Map<string, Schemas["Message"]>();
const messageOf = (id: string) => messages.get(id);
beforeEach(() => messages.clear());

function message(id: string, at: string, kind: AuthorKind = "contact"): Entry {
  const message: Schemas["Message"] = {
    id,
    thread_id: "thr_1",
    client_id: null,
    position: 1,
    version: 1,
    author: { kind, id: `${kind}_1`, name: kind, avatar_url: null },
    shown_as: null,
    visibility: "public",
    format: "text",
    text: id,
    state: "done",
    delivery: null,
    sources: [],
    images: [],
    confidence: null,
    at,
    edited_at: null,
    erased_at: null,
    mentions: [],
  };
  messages.set(id, message);
  return entryOf({ type: "message", at, message });
}

function event(seq: number, at: string, kind = "ticket.status_changed"): Entry {
  const actor = { kind: "teammate", id: "tmt_1" } as const;
  return entryOf({ type: "event", at, event: { seq, kind, actor, data: {} } });
}

test("messages of one person join within three minutes, those of the agent never", () => {
  const blocks = planThread(
    [
      message("a", "2026-11-21T10:00:00+00:00"),
      message("b", "2026-11-21T10:02:00+00:00"),
      message("c", "2026-11-21T10:06:00+00:00"),
      message("d", "2026-11-21T10:06:10+00:00", "agent"),
      message("e", "2026-11-21T10:06:20+00:00", "agent"),
    ],
    messageOf,
    null,
  );
  const groups = blocks.flatMap((block) => (block.kind === "message" ? [[block.first, block.last]] : []));
  expect(groups).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
    [true, true],
  ]);
});

test("each day has a head, the first unread message the New line", () => {
  const kinds = planThread(
    [
      message("a", "2026-11-20T10:00:00+00:00"),
      message("b", "2026-11-21T10:00:00+00:00"),
      message("c", "2026-11-21T10:00:30+00:00"),
    ],
    messageOf,
    "c",
  ).map((block) => block.kind);
  expect(kinds).toEqual(["day", "message", "day", "message", "new", "message"]);
});

test("neighbouring changes are one run; what only machines care for isn't told", () => {
  const blocks = planThread(
    [
      event(1, "2026-11-21T10:00:00+00:00"),
      event(2, "2026-11-21T10:00:01+00:00", "ticket.thread_added"),
      event(3, "2026-11-21T10:00:02+00:00", "ticket.assigned"),
      message("a", "2026-11-21T10:00:03+00:00"),
      event(4, "2026-11-21T10:00:04+00:00"),
    ],
    messageOf,
    null,
  );
  const runs = blocks.map((block) => (block.kind === "changes" ? block.changes.length : block.kind));
  expect(runs).toEqual(["day", 2, "message", 1]);
});

test("an unread thread begins anew at the first message that nobody of the team answered", () => {
  const entries = [
    message("a", "2026-11-21T10:00:00+00:00"),
    message("b", "2026-11-21T10:01:00+00:00", "teammate"),
    message("c", "2026-11-21T10:02:00+00:00"),
    message("d", "2026-11-21T10:03:00+00:00", "agent"),
    message("e", "2026-11-21T10:04:00+00:00"),
  ];
  expect(firstUnreadOf(entries, messageOf)).toBe("c");
  expect(firstUnreadOf(entries.slice(0, 2), messageOf)).toBeNull();
});
