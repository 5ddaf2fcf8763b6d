import { expect, test } from "vitest";
import { fit } from "./fuzzy.ts";

const best = (wish: string, names: string[]) =>
  names
    .map((name) => ({ name, score: fit(wish, name) ?? Number.NEGATIVE_INFINITY }))
    .sort((a, b) => b.score - a.score)[0]?.name;

test("letters must come in order", () => {
  expect(fit("inbx", "Inbox")).toBeDefined();
  expect(fit("xob", "Inbox")).toBeUndefined();
});

test("beginnings of words weigh most", () => {
  expect(best("lf", ["Shelf", "Live Feed", "Half"])).toBe("Live Feed");
  expect(best("set", ["Reset", "Settings"])).toBe("Settings");
});

test("accents and case don't matter", () => {
  expect(fit("losen", "Lösen")).toBeDefined();
});
