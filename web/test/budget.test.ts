import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

/** What a browser may have to fetch, in bytes: gzip −9, fonts as they are. */
const INITIAL_JS_MAX = 125_000;
const CSS_MAX = 16_000;
const OVERLAYS_MAX = 95_000;
const LATIN_FONT_MAX = 50_000;

type Chunk = { file: string; imports?: string[]; css?: string[] };

const dist = join(dirname(fileURLToPath(import.meta.url)), "../dashboard/dist");
const manifestPath = join(dist, ".vite/manifest.json");

function manifest(): Record<string, Chunk> {
  if (!existsSync(manifestPath))
    throw new Error("Nothing is built to be measured: run `npm run build` first.");
  return JSON.parse(readFileSync(manifestPath, "utf8"));
}

/** The chunks that these need before they run, themselves included. */
function withImports(names: readonly string[]): Set<string> {
  const chunks = manifest();
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    for (const next of chunks[name]?.imports ?? []) visit(next);
  };
  for (const name of names) visit(name);
  return found;
}

function gzipped(files: Iterable<string>): number {
  const sizes = [...new Set(files)].map(
    (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function files(names: Iterable<string>): string[] {
  const chunks = manifest();
  return [...names].flatMap((name) => chunks[name]?.file ?? []);
}

/** Everything before the inbox can be used: the entry and the page that people start on. */
const initial = () => withImports(["index.html", "src/inbox/inbox-page.tsx"]);

test("the pages that are measured are in the build", () => {
  expect(manifest()).toHaveProperty(["src/inbox/inbox-page.tsx", "file"]);
});

test("the inbox is usable after at most 125 kB of JavaScript", () => {
  expect(gzipped(files(initial()))).toBeLessThanOrEqual(INITIAL_JS_MAX);
});

test("all style sheets together stay within 16 kB", () => {
  const sheets = Object.values(manifest()).flatMap((chunk) => [
    ...(chunk.css ?? []),
    ...(chunk.file.endsWith(".css") ? [chunk.file] : []),
  ]);
  expect(gzipped(sheets)).toBeLessThanOrEqual(CSS_MAX);
});

test("menus and dialogs come later and stay within 95 kB", () => {
  const overlays = Object.keys(manifest()).filter((name) => name.endsWith("-popup.tsx"));
  expect(overlays.length).toBeGreaterThan(0);
  const early = initial();
  expect(overlays.filter((name) => early.has(name))).toEqual([]);
  const later = [...withImports(overlays)].filter((name) => !early.has(name));
  expect(gzipped(files(later))).toBeLessThanOrEqual(OVERLAYS_MAX);
});

test("the Latin font stays within 50 kB and comes from this server", () => {
  const fonts = Object.values(manifest()).filter(({ file }) => /inter-latin-wght.*\.woff2$/.test(file));
  expect(fonts).toHaveLength(1);
  for (const { file } of fonts)
    expect(readFileSync(join(dist, file)).length).toBeLessThanOrEqual(LATIN_FONT_MAX);
});
