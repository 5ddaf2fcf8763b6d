//! Whom the site says the visitor is, and the requests that prove it. An anonymous visitor's session
//! is proof enough, so only those whom the site names fetch the code that handles tokens.

import type { CallbackName, Id, Options, Traits } from "../sdk.ts";
import { Api, Refusal } from "./api.ts";
import type { Identity, Proof } from "./identity.ts";
import type { Introduction } from "./introduction.ts";
import { Profile } from "./profile.ts";

export type Emit = (name: CallbackName, value?: unknown) => void;

/** The word that means "nobody in particular", besides an absent user id. */
const ANONYMOUS = "anonymous";
const FETCH_AGAIN_MS = 2_000;

export class Account {
  /** The external id, empty for an anonymous visitor. */
  user: string;
  readonly profile: Profile;
  readonly api: Api;
  introduction: Introduction | undefined;
  private naming: Promise<Identity> | null = null;

  constructor(
    private readonly options: Options,
    server: string,
    private readonly emit: Emit,
  ) {
    this.user = userOf(options.userId);
    this.profile = new Profile(options, () => this.introduction?.soon());
    this.api = new Api(server, options.apiKey ?? "", this);
  }

  /** Only of those whom the site names. */
  get identity(): Identity | undefined {
    return this.introduction?.identity;
  }

  async proof(): Promise<Proof> {
    return (await this.naming)?.proof() ?? {};
  }

  async refused(proof: Proof): Promise<void> {
    await this.identity?.refused(proof);
  }

  /** Tells the server who the visitor is. Resolves when requests carry the proof, before the server has answered. */
  async introduce(token: string | undefined, session: string): Promise<void> {
    this.naming = this.named(token);
    await this.naming;
    void this.introduction?.now(session);
  }

  /** A request that carries what the site told. A part of that which is refused never goes out again. */
  async say(path: string, body: object, told = () => this.profile.fields()): Promise<Response> {
    for (;;) {
      try {
        return await this.api.post(path, { ...body, ...told() });
      } catch (error) {
        if (!(error instanceof Refusal && error.field && (await this.introducer()).drop(error.field)))
          throw error;
        this.complain(error);
      }
    }
  }

  /** The site's developer learns of it, also one who listens to nothing. */
  complain(error: unknown): void {
    // biome-ignore lint/suspicious/noConsole: the console is where the site's developer looks.
    console.error(error);
    this.emit("error", error);
  }

  async introduceCompany(id: Id, traits: Traits | undefined): Promise<void> {
    const company = wordOf(id);
    this.profile.company = company || undefined;
    void (await this.introducer()).company(company, traits);
  }

  private async named(token: string | undefined): Promise<Identity> {
    const { identity } = await this.introducer();
    identity.become(this.user, token);
    return identity;
  }

  private async introducer(): Promise<Introduction> {
    const { Introduction } = await fetched();
    this.introduction ??= new Introduction(this, this.options.getUserToken, () =>
      this.emit("identityExpired"),
    );
    return this.introduction;
  }
}

/** Without it nobody can say who they are, so a broken line only delays it. */
async function fetched(): Promise<typeof import("./introduction.ts")> {
  for (;;) {
    try {
      return await import("./introduction.ts");
    } catch {
      await new Promise((resolve) => setTimeout(resolve, FETCH_AGAIN_MS));
    }
  }
}

export function userOf(id: Id | undefined): string {
  const user = wordOf(id);
  return user === ANONYMOUS ? "" : user;
}

/** Nothing is no word at all, and not the word "undefined". */
function wordOf(id: Id | undefined): string {
  return String(id ?? "");
}
