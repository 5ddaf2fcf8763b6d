import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where one server keeps its data: a new folder, and a new PostgreSQL database if the run is about that engine. */
export interface Database {
  folder: string;
  /** What every `aureole` command needs to find the data. */
  settings: Record<string, string>;
  remove(): Promise<void>;
}

export async function createDatabase(): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), "aureole-e2e-"));
  const cluster = process.env.AUREOLE_TEST_DATABASE_URL;
  const settings: Record<string, string> = { AUREOLE_DATA_DIR: folder };
  if (!cluster) return { folder, settings, remove: () => rm(folder, { recursive: true }) };

  const name = `e2e_${randomBytes(8).toString("hex")}`;
  await run("psql", [cluster, "--quiet", "--command", `create database ${name}`]);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  settings.DATABASE_URL = url.href;
  return {
    folder,
    settings,
    async remove() {
      await run("psql", [cluster, "--quiet", "--command", `drop database ${name} with (force)`]);
      await rm(folder, { recursive: true });
    },
  };
}
