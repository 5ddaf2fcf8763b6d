import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Presence } from "./presence.ts";

const priya = { kind: "contact", id: "con_1", name: "Priya" } as const;
const typing = (on: boolean) =>
  ({ type: "signal", kind: "typing", thread_id: "thr_1", who: priya, on }) as const;

let presence: Presence;

beforeEach(() => {
  vi.useFakeTimers();
  presence = new Presence();
});
afterEach(() => void vi.useRealTimers());

test("who types is known until they stop, once however often they say it", () => {
  const reader = vi.fn();
  presence.watch("typing thr_1", reader);
  presence.signal(typing(true));
  presence.signal(typing(true));
  expect(presence.who("typing thr_1")).toEqual([priya]);
  presence.signal(typing(false));
  expect(presence.who("typing thr_1")).toEqual([]);
  expect(reader).toHaveBeenCalled();
});

test("typing whose end was lost is over by itself, and lasts while it is said again", () => {
  presence.signal(typing(true));
  vi.advanceTimersByTime(20_000);
  presence.signal(typing(true));
  vi.advanceTimersByTime(20_000);
  expect(presence.who("typing thr_1")).toEqual([priya]);
  vi.advanceTimersByTime(10_000);
  expect(presence.who("typing thr_1")).toEqual([]);
});

test("viewers and visitors are there until they leave, or until the connection does", () => {
  const viewing = { type: "signal", kind: "viewing", ticket_id: "tkt_1", who: priya, on: true } as const;
  const present = {
    type: "signal",
    kind: "present",
    conversation_id: "cnv_1",
    who: priya,
    on: true,
  } as const;
  presence.signal(viewing);
  presence.signal(present);
  vi.advanceTimersByTime(600_000);
  expect(presence.who("viewing tkt_1")).toEqual([priya]);
  expect(presence.who("present cnv_1")).toEqual([priya]);
  presence.clear();
  expect(presence.who("viewing tkt_1")).toEqual([]);
});
