import { describe, expect, test } from "vitest";
import source from "./tokens.css?raw";

/** The smallest contrast (WCAG 2.2) that each pair of tokens must keep in both themes. */
const READING = 4.5;
const GLYPH = 3;
const families = ["info", "danger", "grape", "slate", "ok", "warn"];

type Pair = [foreground: string, background: string, least: number];

const pairs: Pair[] = [
  ...["canvas", "surface", "sunken", "raised", "hover", "selected"].flatMap((background): Pair[] => [
    ["text", background, READING],
    ["text-2", background, READING],
    ["text-3", background, READING],
    ["focus", background, GLYPH],
  ]),
  ["line-strong", "surface", GLYPH],
  ["accent", "surface", GLYPH],
  ["on-accent", "accent", READING],
  ["on-accent", "accent-hover", READING],
  ["accent-text", "surface", READING],
  ["accent-text", "selected", READING],
  ["accent-text", "accent-soft", READING],
  ["text", "accent-soft", READING],
  ["ai", "surface", GLYPH],
  ["ai", "ai-soft", GLYPH],
  ["ai-text", "surface", READING],
  ["ai-text", "ai-soft", READING],
  ["note-text", "note", READING],
  ["text", "note", READING],
  ...families.flatMap((family): Pair[] => [
    [family, "surface", GLYPH],
    [family, "canvas", GLYPH],
    [family, "selected", GLYPH],
    [`${family}-text`, "surface", READING],
    [`${family}-text`, `${family}-soft`, READING],
  ]),
];

function block(selector: string): Map<string, string> {
  const start = source.indexOf(`${selector} {`);
  const body = source.slice(start, source.indexOf("}", start));
  return new Map([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((m) => [m[1] ?? "", m[2] ?? ""]));
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const themes = { light: block(":root"), dark: block(':root[data-theme="dark"]') };

describe.each(Object.entries(themes))("%s theme", (_, colours) => {
  test.each(pairs)("%s on %s reads at %s : 1 or better", (foreground, background, least) => {
    const [front, back] = [colours.get(foreground), colours.get(background)];
    expect(front && back, "both tokens exist").toBeTruthy();
    expect(contrast(front ?? "", back ?? "")).toBeGreaterThanOrEqual(least);
  });
});

test("the dark theme gives every colour of the light one a value of its own", () => {
  expect([...themes.dark.keys()].sort()).toEqual([...themes.light.keys()].sort());
});
