import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** Lines of a source file; a longer one does more than one thing. */
const FILE_LINES_MAX = 300;

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const all = ["api", "ui", "dashboard", "docs", "widget"]
  .flatMap((part) => readdirSync(join(root, part, "src"), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && /\.(?:tsx?|css)$/.test(entry.name) && entry.name !== "schema.ts")
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ name: relative(root, path), text: readFileSync(path, "utf8") }));

const dashboard = all.filter(({ name }) => name.startsWith("dashboard") && !name.endsWith(".css"));
const quoted = /(["'`])((?:(?!\1)[^\\]|\\.)*)\1/gs;

function classes(text: string): string[] {
  return [...text.matchAll(quoted)].flatMap((match) => (match[2] ?? "").split(/\s+/));
}

function offenders(of: typeof all, wrong: RegExp): string[] {
  return of.flatMap(({ name, text }) =>
    classes(text)
      .filter((word) => wrong.test(word))
      .map((word) => `${name}: ${word}`),
  );
}

test("files stay short", () => {
  const long = all.filter(({ text }) => text.split("\n").length - 1 > FILE_LINES_MAX);
  expect(long.map(({ name }) => name)).toEqual([]);
});

test("the dashboard uses no colour, size or duration that isn't a token", () => {
  expect(offenders(dashboard, /^(?:[a-z-]+:)*-?[a-z][a-z-]*-\[[^\]]+\]$/)).toEqual([]);
});

test("sides are logical, so that right-to-left works", () => {
  const physical =
    /^(?:[a-z-]+:)*-?(?:(?:[mp][lr]|left|right)-[\w./()-]+|(?:border-[lr]|rounded-[tb]?[lr]|text-(?:left|right))(?:-[\w./()-]+)?)$/;
  expect(offenders(dashboard, physical)).toEqual([]);
});
