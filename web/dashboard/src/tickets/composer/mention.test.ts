import { expect, test } from "vitest";
import { complete, matching, mentionAt, mentionedIn } from "./mention.ts";

const people = [
  { id: "tmt_1", name: "Mara Lindt" },
  { id: "tmt_2", name: "Ben Ito" },
  { id: "tmt_3", name: "Lena Novak" },
];

test("a mention begins at an @ that begins a word", () => {
  expect(mentionAt("ask @ma", 7)).toEqual({ from: 4, query: "ma" });
  expect(mentionAt("@", 1)).toEqual({ from: 0, query: "" });
  expect(mentionAt("mail a@ma", 9)).toBeNull();
  expect(mentionAt("@ma rest", 8)).toBeNull();
});

test("first and last names are found", () => {
  expect(matching(people, "l").map((person) => person.name)).toEqual(["Mara Lindt", "Lena Novak"]);
  expect(matching(people, "ITO").map((person) => person.name)).toEqual(["Ben Ito"]);
});

test("completing keeps what stands behind the caret", () => {
  const done = complete("ask @ma please", { from: 4, query: "ma" }, "Mara Lindt");
  expect(done).toEqual({ text: "ask @Mara Lindt please", caret: 16 });
});

test("who is mentioned is read from the text as it is sent", () => {
  expect(mentionedIn("@Ben Ito and @Mara Lin", people)).toEqual(["tmt_2"]);
});
