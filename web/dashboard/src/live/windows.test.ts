import { beforeEach, describe, expect, test } from "vitest";
import type { EnterFrame, LeaveFrame, Sort } from "./frames.ts";
import { event } from "./sample.ts";
import { ListWindow } from "./windows.ts";

const at = (minute: number, id: string): Sort => [`2026-11-20T09:${String(minute).padStart(2, "0")}:00`, id];
const enter = (id: string, minute: number): EnterFrame => ({
  type: "enter",
  window: "open",
  id,
  sort: at(minute, id),
});
const leave = (id: string): LeaveFrame => ({ type: "leave", window: "open", id });
const page = (rows: [string, number][], next: string | null = null) => ({
  rows: rows.map(([id, minute]) => ({ id, sort: at(minute, id) })),
  next,
});

let list: ListWindow;
let told: number;

beforeEach(() => {
  told = 0;
  list = new ListWindow("open", () => {
    told += 1;
  });
  list.loading();
  list.begin(
    page([
      ["c", 30],
      ["b", 20],
      ["a", 10],
    ]),
  );
});

test("rows stand newest first; one that enters takes its place", () => {
  list.place(enter("d", 25));
  expect(list.state.ids).toEqual(["c", "d", "b", "a"]);
});

test("a row that is there already moves", () => {
  list.place(enter("a", 40));
  expect(list.state.ids).toEqual(["a", "c", "b"]);
});

test("what happened while the first page was on its way is not lost", () => {
  const early = new ListWindow("open", () => {});
  early.loading();
  early.place(enter("new", 50));
  early.place(leave("b"), undefined, true);
  early.begin(
    page([
      ["c", 30],
      ["b", 20],
    ]),
  );
  expect(early.state.ids).toEqual(["new", "c"]);
});

test("an event that changes no order keeps the list the same object", () => {
  const { ids } = list.state;
  list.place(enter("c", 31));
  expect(list.state.ids).toBe(ids);
});

describe("while the list is held", () => {
  beforeEach(() => list.hold(true));

  test("rows that enter wait and are counted; taking them in shows them", () => {
    list.place(enter("d", 40));
    list.place(enter("e", 50));
    expect(list.state).toMatchObject({ ids: ["c", "b", "a"], held: 2 });
    list.takeIn();
    expect(list.state).toMatchObject({ ids: ["e", "d", "c", "b", "a"], held: 0 });
  });

  test("a row that would move stays under the pointer until then", () => {
    list.place(enter("a", 40));
    expect(list.state).toMatchObject({ ids: ["c", "b", "a"], held: 0 });
    list.hold(false);
    expect(list.state.ids).toEqual(["a", "c", "b"]);
  });

  test("one that enters and leaves again was never there", () => {
    list.place(enter("d", 40));
    list.place(leave("d"));
    list.hold(false);
    expect(list.state).toMatchObject({ ids: ["c", "b", "a"], held: 0 });
  });
});

describe("a row that leaves", () => {
  test("by somebody else's doing stays greyed, with who did it, until the selection moves on", () => {
    const by = event(11);
    list.place(leave("b"), by);
    expect(list.state.ids).toEqual(["c", "b", "a"]);
    expect(list.state.gone.get("b")).toEqual({ by });
    list.settle();
    expect(list.state.ids).toEqual(["c", "a"]);
    expect(list.state.gone.size).toBe(0);
  });

  test("by one's own doing goes at once", () => {
    list.place(leave("b"), event(11), true);
    expect(list.state.ids).toEqual(["c", "a"]);
  });

  test("and comes back is there as before", () => {
    list.place(leave("b"), event(11));
    list.place(enter("b", 21));
    expect(list.state.gone.size).toBe(0);
    list.settle();
    expect(list.state.ids).toEqual(["c", "b", "a"]);
  });
});

test("a row hidden by an expected change is back when the change is refused", () => {
  list.hide("b", true);
  expect(list.state.ids).toEqual(["c", "a"]);
  list.hide("b", false);
  expect(list.state.ids).toEqual(["c", "b", "a"]);
});

test("an entry below the last fetched row waits for its page", () => {
  list.loading();
  list.begin(
    page(
      [
        ["c", 30],
        ["b", 20],
      ],
      "cursor",
    ),
  );
  list.place(enter("z", 5));
  expect(list.state).toMatchObject({ ids: ["c", "b"], more: true });
  list.loading();
  list.extend(page([["z", 5]]));
  expect(list.state).toMatchObject({ ids: ["c", "b", "z"], more: false });
});

test("a failed fetch keeps the rows and says why", () => {
  list.loading();
  list.failed({ code: "unreachable", message: "no" });
  expect(list.state).toMatchObject({ ids: ["c", "b", "a"], loading: false, error: { code: "unreachable" } });
  expect(told).toBeGreaterThan(0);
});
