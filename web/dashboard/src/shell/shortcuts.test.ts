import { beforeAll, expect, test } from "vitest";
import { allWords, t } from "../text/t.ts";
import { places } from "./places.ts";
import { extras, isSingleKey, shortcuts } from "./shortcuts.ts";

beforeAll(allWords);

test("no key has two actions in one scope", () => {
  const taken = new Map<string, string>();
  for (const { scope, keys, id } of shortcuts) {
    const place = `${scope} ${keys}`;
    expect(taken.get(place) ?? id, place).toBe(id);
    taken.set(place, id);
  }
});

test("no key begins another, so that nothing waits for a second key in vain", () => {
  const all: string[] = shortcuts.map(({ keys }) => keys);
  const firsts = new Set(all.filter((keys) => /^[a-z] /.test(keys)).map((keys) => keys[0]));
  expect(all.filter((keys) => firsts.has(keys))).toEqual([]);
});

test("every action has a name for the palette, and every way to go is a place", () => {
  for (const { text } of [...shortcuts, ...extras]) expect(t(text)).toBeTruthy();
  const there = new Set<string>(places.map(({ id }) => id));
  const ways = [...shortcuts, ...extras].map(({ id }) => id).filter((id) => id.startsWith("go."));
  expect(ways.filter((id) => !there.has(id))).toEqual([]);
});

test("keys that a browser or system takes are left alone", () => {
  const taken = /^(Alt \d|Ctrl \d|Ctrl \.|Ctrl Shift [UMA]|Ctrl [NTW])$/;
  expect(shortcuts.filter(({ keys }) => taken.test(keys))).toEqual([]);
});

test("keys that act without Ctrl can be switched off; arrows and Escape can't", () => {
  expect(["e", "g i", "?", "Shift E", "["].every(isSingleKey)).toBe(true);
  expect(["Ctrl K", "Escape", "F6", "ArrowDown", "Enter"].some(isSingleKey)).toBe(false);
});
