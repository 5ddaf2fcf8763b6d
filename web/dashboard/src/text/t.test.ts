import { afterEach, expect, test } from "vitest";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { nearestLocale, setLocale, t } from "./t.ts";

afterEach(() => setLocale("en"));

const holes = (entry: unknown): string[] =>
  typeof entry === "string"
    ? [...entry.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").sort()
    : [...new Set(Object.values(entry ?? {}).flatMap(holes))].sort();

test("fills holes, picks plurals, writes numbers as the language does", async () => {
  expect(t("nav.count", { view: "Open", count: 1234 })).toBe("Open, 1,234");
  expect(t("connection.offline_waiting", { count: 1 })).toContain("1 message waits");
  expect(t("connection.offline_waiting", { count: 2 })).toContain("2 messages wait");
  await setLocale("de");
  expect(t("nav.count", { view: "Offen", count: 1234 })).toBe("Offen, 1.234");
  expect(document.documentElement.lang).toBe("de");
});

test("both languages have the same holes in every sentence", () => {
  for (const [key, entry] of Object.entries(en)) {
    expect(holes(Object.entries(de).find(([other]) => other === key)?.[1]), key).toEqual(holes(entry));
  }
});

test("sentences have no exclamation mark", () => {
  const texts = [en, de]
    .flatMap((catalogue) => Object.values(catalogue))
    .map((entry) => JSON.stringify(entry));
  expect(texts.filter((text) => text.includes("!"))).toEqual([]);
});

test("the pseudo-language is longer and keeps the holes", async () => {
  await setLocale("en-XA");
  const text = t("agents.title", { name: "Nova" });
  expect(text).toContain("Nova");
  expect(text.length).toBeGreaterThan("Agent: Nova".length * 1.3);
});

test("a wish finds the nearest language", () => {
  expect(["de-AT", "en-GB", "fr", null].map(nearestLocale)).toEqual(["de", "en", "en", "en"]);
});
