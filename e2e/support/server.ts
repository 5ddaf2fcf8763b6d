import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { createDatabase, type Database } from "./database.ts";

const run = promisify(execFile);

/** A debug binary under load starts well within this. */
const START_MS_MAX = 30_000;
/** The server's own bound for finishing what runs is shorter. */
const STOP_MS_MAX = 30_000;
const LOG_CHARACTERS_MAX = 20_000;
/** What the server says once it takes requests. */
const READY = /Aureole is ready on http:\/\/\S+?:(\d+)/;

/** What a teammate signs in with. */
export interface Account {
  email: string;
  password: string;
}

/** What `aureole workspace create --json` prints, and the account it was given. */
export interface Workspace extends Account {
  org_id: string;
  widget_key: string;
  identity_secret: string;
  agent_id: string;
}

/** One server on a database of its own. It keeps its port and data through `stop`, `kill` and `start`. */
export class Server {
  #child: ChildProcess | undefined;
  #port = 0;
  /** The end of what the server wrote, for the report of a failed story. */
  log = "";

  private constructor(
    readonly database: Database,
    readonly settings: Record<string, string>,
  ) {}

  static async create(settings: Record<string, string>): Promise<Server> {
    const server = new Server(await createDatabase(), settings);
    await server.start();
    return server;
  }

  /** The system chooses it at the first start: one that was looked for before may be somebody else's by then. */
  get port(): number {
    return this.#port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const child = spawn(binary(), ["--port", String(this.port)], {
      env: this.#environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    let said = "";
    const keep = (piece: Buffer) => {
      said = (said + piece.toString()).slice(-LOG_CHARACTERS_MAX);
      this.log = (this.log + piece.toString()).slice(-LOG_CHARACTERS_MAX);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const until = Date.now() + START_MS_MAX;
    for (;;) {
      const [, port] = READY.exec(said) ?? [];
      this.#port = Number(port ?? this.#port);
      if (port && (await this.#isReady())) return;
      if (child.exitCode !== null || Date.now() > until)
        throw new Error(`The server did not start:\n${this.log}`);
      await sleep(20);
    }
  }

  /** Asks the server to finish what runs and waits until it has gone. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  /** Ends the server as a crash does. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** A workspace with its first teammate, made by the command line beside the running server. */
  async createWorkspace(name = "Brewbird"): Promise<Workspace> {
    const account = { email: `mara.${Date.now()}@brewbird.example`, password: "correct horse battery" };
    const flags = ["--name", name, "--email", account.email, "--password", account.password, "--json"];
    const { stdout } = await run(binary(), ["workspace", "create", ...flags], { env: this.#environment() });
    return { ...JSON.parse(stdout), ...account };
  }

  async remove(): Promise<void> {
    await this.kill();
    await this.database.remove();
  }

  async #isReady(): Promise<boolean> {
    const answer = await fetch(`${this.origin}/readyz`).catch(() => undefined);
    return answer?.ok ?? false;
  }

  async #end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit", { signal: AbortSignal.timeout(STOP_MS_MAX) });
    child.kill(signal);
    await gone;
  }

  /** Only what the story sets, so that a developer's own settings change nothing. */
  #environment(): NodeJS.ProcessEnv {
    return { PATH: process.env.PATH, ...this.database.settings, ...this.settings };
  }
}

function binary(): string {
  const path = process.env.AUREOLE_BINARY;
  if (!path) throw new Error("AUREOLE_BINARY names no server. Run the stories with bin/test e2e.");
  return path;
}
