import { beforeAll, expect, test } from "vitest";
import { allWords } from "../text/t.ts";
import { findSettings } from "./find-setting.ts";

beforeAll(allWords);

const labels = (wish: string) => findSettings(wish).map(({ label }) => label);

test("a setting is found by any word of its label or help", () => {
  expect(labels("dark")).toEqual([]);
  expect(labels("theme")).toContain("theme.label");
  expect(labels("office hours")).toContain("settings.time_zone");
  expect(labels("signature")).toContain("install.enforce");
});

test("no wish finds nothing", () => {
  expect(findSettings("  ")).toEqual([]);
});
