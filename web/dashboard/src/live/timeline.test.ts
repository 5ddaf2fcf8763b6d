import { expect, test } from "vitest";
import { event, message } from "./sample.ts";
import { Timeline } from "./timeline.ts";

const item = (change: Parameters<typeof message>[0]) => {
  const one = message(change);
  return { type: "message" as const, at: one.at, message: one };
};
const time = (second: number) => `2026-11-20T09:00:${String(second).padStart(2, "0")}.000000+00:00`;
const keys = (timeline: Timeline) => timeline.state.entries.map((entry) => entry.key);

function opened(): Timeline {
  const timeline = new Timeline("tkt_1", () => {});
  timeline.loading();
  timeline.begin({ items: [item({ id: "msg_5", at: time(5) })], before: "older" });
  return timeline;
}

test("grows with the messages and events of its owner, and only those", () => {
  const timeline = opened();
  timeline.event(
    event(7, {
      kind: "message.added",
      ids: { ticket_id: "tkt_1", thread_id: "thr_1" },
      records: { message: message({ id: "msg_6", at: time(6) }) },
    }),
  );
  timeline.event(event(8, { at: time(8) }));
  timeline.event(event(9, { at: time(9), ids: { ticket_id: "tkt_2" } }));
  timeline.event(event(10, { at: time(10), kind: "conversation.scored" }));
  expect(keys(timeline)).toEqual(["msg_5", "msg_6", "event 8"]);
});

test("a message of a thread that it shows belongs here, whatever the event names", () => {
  const timeline = opened();
  timeline.event(
    event(7, {
      kind: "message.added",
      ids: { conversation_id: "cnv_1", thread_id: "thr_1" },
      records: { message: message({ id: "msg_7", at: time(7) }) },
    }),
  );
  expect(keys(timeline)).toEqual(["msg_5", "msg_7"]);
});

test("of one moment a stopped answer comes first, then what happened in its order, then what was said", () => {
  const timeline = opened();
  const at = time(6);
  const added = (seq: number, change: Parameters<typeof message>[0]) =>
    event(seq, { at, kind: "message.added", records: { message: message({ at, ...change }) } });
  timeline.event(added(12, { id: "msg_8", client_id: "0c1f" }));
  timeline.event(event(10, { at, kind: "conversation.taken_over" }));
  timeline.event(event(9, { at, kind: "ticket.assigned" }));
  timeline.event(added(8, { id: "msg_7", state: "stopped" }));
  expect(keys(timeline)).toEqual(["msg_5", "msg_7", "event 9", "event 10", "0c1f"]);
});

test("what a message becomes replaces it in its place", () => {
  const timeline = opened();
  timeline.event(
    event(7, {
      kind: "message.changed",
      records: { message: message({ id: "msg_5", at: time(5), text: "New" }) },
    }),
  );
  expect(keys(timeline)).toEqual(["msg_5"]);
});

test("a message sent from here keeps its key from the first keystroke to the confirmation", () => {
  const timeline = opened();
  timeline.event(
    event(7, {
      kind: "message.added",
      records: { message: message({ id: "msg_8", client_id: "mine", at: time(8) }) },
    }),
  );
  expect(keys(timeline)).toEqual(["msg_5", "mine"]);
});

test("older pages stand above, and the newest page knows when there are none", () => {
  const timeline = opened();
  expect(timeline.state.older).toBe(true);
  timeline.loading();
  timeline.extend({ items: [item({ id: "msg_1", at: time(1) })], before: null });
  expect(keys(timeline)).toEqual(["msg_1", "msg_5"]);
  expect(timeline.state.older).toBe(false);
});

test("what happened while the first page was on its way is not lost", () => {
  const timeline = new Timeline("tkt_1", () => {});
  timeline.loading();
  timeline.event(event(9, { at: time(9) }));
  timeline.begin({ items: [item({ id: "msg_5", at: time(5) })], before: null });
  expect(keys(timeline)).toEqual(["msg_5", "event 9"]);
});

test("what a timeline doesn't tell is left out of pages and events alike", () => {
  const timeline = new Timeline("tkt_1", () => {});
  const untold = { seq: 3, kind: "ticket.thread_added", actor: event(3).actor, data: {} };
  timeline.loading();
  timeline.begin({ items: [{ type: "event", at: time(3), event: untold }], before: null });
  timeline.event(event(4, { kind: "ticket.thread_added" }));
  expect(timeline.state.entries).toEqual([]);
});
