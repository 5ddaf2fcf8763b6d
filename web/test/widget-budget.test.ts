import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { beforeAll, expect, test } from "vitest";

/** What every page of a site pays, and what a visitor pays up to the first answer or hand-over. Bytes, gzip -9. */
const LOADER_BYTES_MAX = 1_500;
const ALL_BYTES_MAX = 18 * 1024;

const root = fileURLToPath(new URL("../widget", import.meta.url));

type Chunks = Map<string, Rolldown.OutputChunk>;
let loader: Chunks;
let app: Chunks;

async function built(mode: "loader" | "app"): Promise<Chunks> {
  const result = await build({ root, mode, logLevel: "error", build: { write: false } });
  const [outcome] = [result].flat() as Rolldown.RolldownOutput[];
  const chunks = new Map<string, Rolldown.OutputChunk>();
  for (const file of outcome?.output ?? []) if (file.type === "chunk") chunks.set(file.fileName, file);
  return chunks;
}

function bytes(chunks: Chunks, name: string): number {
  return gzipSync(chunks.get(name)?.code ?? "", { level: 9 }).length;
}

/** A file and all that it can't run without. */
function needed(chunks: Chunks, name: string, known = new Set<string>()): Set<string> {
  if (known.has(name)) return known;
  known.add(name);
  for (const other of chunks.get(name)?.imports ?? []) needed(chunks, other, known);
  return known;
}

beforeAll(async () => {
  loader = await built("loader");
  app = await built("app");
});

test("the loader is a small classic script of plain ASCII", () => {
  const code = loader.get("w.js")?.code ?? "";
  expect([...loader.keys()]).toEqual(["w.js"]);
  expect(bytes(loader, "w.js")).toBeLessThan(LOADER_BYTES_MAX);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly the characters of ASCII.
  expect(code).toMatch(/^[\x00-\x7f]+$/);
  expect(() => new Function(code)).not.toThrow();
});

test("all code up to the first answer or hand-over fits its budget and is one file beside the loader", () => {
  expect([...needed(app, "app.js")]).toEqual(["app.js"]);
  expect(bytes(loader, "w.js") + bytes(app, "app.js")).toBeLessThan(ALL_BYTES_MAX);
});

test("chunks that come later have names that change with their content", () => {
  const later = [...app.keys()].filter((name) => name !== "app.js");
  expect(later.length).toBeGreaterThan(0);
  for (const name of later) expect(name).toMatch(/^chunks\/[\w-]+-[\w-]{8}\.js$/);
});

test("nothing in the code needs what a strict policy forbids", () => {
  for (const { code } of [...loader.values(), ...app.values()]) {
    expect(code).not.toMatch(/\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
  }
});
