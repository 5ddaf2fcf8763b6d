import { setTimeout as sleep } from "node:timers/promises";
import { documents } from "./brewbird.ts";
import type { Account, Server } from "./server.ts";

const INDEX_MS_MAX = 20_000;

/** The API as a teammate's program uses it: for what a story needs and doesn't tell. */
export class Api {
  private constructor(
    readonly origin: string,
    readonly cookie: string,
  ) {}

  static async signIn(server: Server, { email, password }: Account): Promise<Api> {
    const answer = await fetch(`${server.origin}/api/v1/sign-in`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Protection": "1" },
      body: JSON.stringify({ email, password }),
    });
    if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
    return new Api(
      server.origin,
      answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(";")[0])
        .join("; "),
    );
  }

  async call<Data>(method: string, path: string, body?: unknown): Promise<Data> {
    const answer = await fetch(this.origin + path, {
      method,
      headers: { Cookie: this.cookie, "Content-Type": "application/json", "X-CSRF-Protection": "1" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { data: Data }).data;
  }

  /** Lets somebody join the team by a link, and answers the account that they sign in with. */
  async hire(name: string): Promise<Account> {
    const { url } = await this.call<{ url: string }>("POST", "/api/v1/invitations", { role: "member" });
    const email = `${name.toLowerCase().replace(" ", ".")}@brewbird.example`;
    const account = { email, password: "correct horse battery" };
    const token = new URL(url).searchParams.get("token");
    await this.call("POST", "/api/v1/invitations/accept", { token, name, ...account });
    return account;
  }

  /** Gives the agent Brewbird's help centre and waits until it can answer from it. */
  async addHelpCentre(): Promise<void> {
    for (const { title, text } of await documents()) {
      await this.call("POST", "/api/v1/knowledge/sources", { title, text });
    }
    const until = Date.now() + INDEX_MS_MAX;
    for (;;) {
      const sources = await this.call<{ state: string }[]>("GET", "/api/v1/knowledge/sources");
      const found = await this.call<unknown[]>("GET", "/api/v1/knowledge/search?q=express%20shipping");
      if (sources.every(({ state }) => state === "ready") && found.length > 0) return;
      if (Date.now() > until) throw new Error(`not indexed in time: ${JSON.stringify(sources)}`);
      await sleep(100);
    }
  }
}
