import { expect, test } from "vitest";
import { neighbour, nothingShown, type Shown, steady } from "./steady.ts";

const none: ReadonlySet<string> = new Set();
const at = (ids: string[]): Shown => ({ ids, gone: none, waiting: 0 });
const change = (ids: string[], rest: Partial<Parameters<typeof steady>[1]> = {}) => ({
  ids,
  held: false,
  current: null,
  mine: none,
  ...rest,
});

test("what isn't held follows the truth at once", () => {
  expect(steady(nothingShown, change(["a", "b"])).ids).toEqual(["a", "b"]);
  expect(steady(at(["a", "b"]), change(["c", "b", "a"])).ids).toEqual(["c", "b", "a"]);
});

test("while held, new rows wait above and a row that moves up keeps its place", () => {
  const shown = steady(at(["a", "b", "c"]), change(["new2", "new1", "c", "a", "b"], { held: true }));
  expect(shown.ids).toEqual(["a", "b", "c"]);
  expect(shown.waiting).toBe(2);
  const released = steady(shown, change(["new2", "new1", "c", "a", "b"]));
  expect(released).toMatchObject({ ids: ["new2", "new1", "c", "a", "b"], waiting: 0 });
});

test("the next page goes on below while held, and isn't counted as new", () => {
  const shown = steady(at(["a", "b"]), change(["a", "b", "c", "d"], { held: true }));
  expect(shown.ids).toEqual(["a", "b", "c", "d"]);
  expect(shown.waiting).toBe(0);
});

test("a row that somebody else resolved stays under the selection, greyed, until it moves on", () => {
  const shown = steady(at(["a", "b", "c"]), change(["a", "c"], { current: "b" }));
  expect(shown.ids).toEqual(["a", "b", "c"]);
  expect([...shown.gone]).toEqual(["b"]);
  const later = steady(shown, change(["a", "c"], { current: "c" }));
  expect(later.ids).toEqual(["a", "c"]);
  expect(later.gone.size).toBe(0);
});

test("what left by my own doing goes at once, held or not", () => {
  const mine = new Set(["b"]);
  expect(steady(at(["a", "b", "c"]), change(["a", "c"], { current: "b", held: true, mine })).ids).toEqual([
    "a",
    "c",
  ]);
});

test("a row that comes back is no longer gone", () => {
  const shown = steady(at(["a", "b"]), change(["a"], { current: "b" }));
  const back = steady(shown, change(["b", "a"], { current: "b" }));
  expect(back.ids).toEqual(["b", "a"]);
  expect(back.gone.size).toBe(0);
});

test("the selection moves to the next row, at the end to the one before", () => {
  expect(neighbour(["a", "b", "c"], "b")).toBe("c");
  expect(neighbour(["a", "b", "c"], "c")).toBe("b");
  expect(neighbour(["a"], "a")).toBeNull();
});
