import { beforeEach, describe, expect, test } from "vitest";
import { Counters } from "./counters.ts";
import { Live } from "./live.ts";
import { event, ticket } from "./sample.ts";
import { changesIn } from "./store.ts";
import { moved } from "./views.ts";

let live: Live;

beforeEach(() => {
  live = new Live();
  live.store.restart(10);
  live.store.absorb(changesIn([ticket(), ticket({ id: "tkt_2" })]), 10);
  const open = live.lists.window("open");
  open.loading();
  open.begin({
    rows: ["tkt_2", "tkt_1"].map((id) => ({ id, sort: ["2026-11-20T09:00:00", id] })),
    next: null,
  });
  live.frame({ type: "counts", counts: { open: 23, resolved: null, in_progress: 4 } });
});

const ids = () => live.lists.window("open").state.ids;

describe("one's own change", () => {
  test("moves the row and the counts at once and leaves them so when the log confirms it", () => {
    const expected = live.expect("tkt_1", { status: "resolved" as const });
    expect(ids()).toEqual(["tkt_2"]);
    expect(live.counters.get("open")).toBe(22);
    expected.done(11);
    live.event(event(11, { records: { ticket: ticket({ status: "resolved" }) } }));
    live.frame({ type: "leave", window: "open", id: "tkt_1" });
    live.frame({ type: "counts", counts: { open: 22 } });
    expect(ids()).toEqual(["tkt_2"]);
    expect(live.counters.get("open")).toBe(22);
  });

  test("that is refused puts row and counts back", () => {
    const expected = live.expect("tkt_1", { status: "in_progress" as const });
    expect(live.counters.get("in_progress")).toBe(5);
    expected.refused();
    expect(ids()).toEqual(["tkt_2", "tkt_1"]);
    expect(live.counters.get("open")).toBe(23);
    expect(live.counters.get("in_progress")).toBe(4);
  });
});

test("a row that another's change takes out stays, with who did it", () => {
  live.event(event(11, { records: { ticket: ticket({ status: "resolved" }) } }));
  live.frame({ type: "leave", window: "open", id: "tkt_1" });
  expect(ids()).toEqual(["tkt_2", "tkt_1"]);
  expect(live.lists.window("open").state.gone.get("tkt_1")?.by?.actor.id).toBe("tmt_ben");
});

test("an answer being written is known to its thread until its message comes", () => {
  live.frame({ type: "token", thread_id: "thr_1", message_id: "msg_9", at: 0, piece: "The " });
  expect(live.streams.running("thr_1")).toBe("msg_9");
  const record = { id: "msg_9", thread_id: "thr_1", client_id: null, state: "done", at: "2026" } as never;
  live.event(event(11, { kind: "message.added", records: { message: record } }));
  expect(live.streams.running("thr_1")).toBeUndefined();
});

describe("counts", () => {
  test("that the server caps or doesn't know aren't corrected", () => {
    const counters = new Counters();
    counters.take({ open: 100, resolved: null }, 10);
    counters.adjust(["open"], ["resolved"]);
    expect(counters.get("open")).toBe(100);
    expect(counters.get("resolved")).toBeNull();
  });

  test("keep an unconfirmed change over a number that doesn't have it yet", () => {
    const counters = new Counters();
    counters.take({ open: 5 }, 10);
    const counted = counters.adjust(["open"], []);
    counters.take({ open: 6 }, 10);
    expect(counters.get("open")).toBe(5);
    counted.settle(11);
    counters.take({ open: 5 }, 11);
    expect(counters.get("open")).toBe(5);
  });

  test("that came before the answer are not corrected once more", () => {
    const counters = new Counters();
    counters.take({ open: 5 }, 10);
    const counted = counters.adjust(["open"], []);
    counters.take({ open: 4 }, 11);
    counted.settle(11);
    expect(counters.get("open")).toBe(4);
  });

  test("that stay the same, because another ticket came, are told by silence", () => {
    const counters = new Counters();
    counters.take({ open: 5 }, 10);
    counters.adjust(["open"], []).settle(11);
    expect(counters.get("open")).toBe(4);
    counters.reach(12);
    expect(counters.get("open")).toBe(5);
  });
});

test("mine are the waiting tickets that I own", () => {
  const [free, own] = [
    { status: "open" as const, assignee_id: null },
    { status: "open" as const, assignee_id: "tmt_me" },
  ];
  expect(moved(free, own, "tmt_me")).toEqual({ left: [], entered: ["mine"] });
  expect(moved(own, { ...own, status: "resolved" }, "tmt_me")).toEqual({
    left: ["open", "mine"],
    entered: ["resolved"],
  });
});
