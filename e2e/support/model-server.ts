import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const python = `${root}target/model-server/bin/python`;
const program = `${root}crates/llm/model-server/server.py`;

/** What the server has counted. */
export interface Stats {
  /** Answers and judgements that it was asked for. */
  requests: number;
  /** Of these the ones under way. */
  active: number;
  /** Of these the ones whose asker hung up before the end. */
  cancelled: number;
}

/**
 * A real, small language model, by the server that the Rust tests use: what `Model` plays, for stories about the way of
 * an answer as a whole. What it says is noise, so a story looks at how it comes and never at what it means.
 */
export class ModelServer {
  private constructor(
    /** Where it listens, as a provider that speaks as OpenAI does. */
    readonly url: string,
    readonly child: ChildProcess,
  ) {}

  /** So many milliseconds pass before each word. */
  static async start(wordMs: number): Promise<ModelServer> {
    if (!existsSync(python)) throw new Error("There is no model server. Run the stories with bin/test e2e.");
    const flags = ["--port", "0", "--threads", "1", "--with-parent", "--token-delay-ms", String(wordMs)];
    // It ends when its standard input closes, so it never outlives the stories.
    const child = spawn(python, [program, ...flags], { stdio: ["pipe", "pipe", "ignore"] });
    for await (const line of createInterface({ input: child.stdout })) {
      const [, origin] = /^ready on (\S+)/.exec(line) ?? [];
      if (origin) return new ModelServer(`${origin}/v1`, child);
    }
    throw new Error("The model server ended before it was ready.");
  }

  async stats(): Promise<Stats> {
    const answer = await fetch(new URL("/stats", this.url));
    return (await answer.json()) as Stats;
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill();
    await gone;
  }
}
