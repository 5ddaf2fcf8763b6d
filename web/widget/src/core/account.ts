//! Whom the site says the visitor is, and the requests that prove it. An anonymous visitor's session
//! is proof enough, so only those whom the site names fetch the code that handles tokens.

import type { CallbackName, Options } from "../sdk.ts";
import { Api } from "./api.ts";
import type { Identity, Proof } from "./identity.ts";
import { Profile } from "./profile.ts";

export type Emit = (name: CallbackName, value?: unknown) => void;

/** The word that means "nobody in particular", besides an absent user id. */
const ANONYMOUS = "anonymous";
const FETCH_AGAIN_MS = 2_000;

export class Account {
  /** The external id, empty for an anonymous visitor. */
  user: string;
  identity: Identity | null = null;
  readonly profile: Profile;
  readonly api: Api;
  private naming: Promise<Identity> | null = null;

  constructor(
    private readonly options: Options,
    server: string,
    private readonly emit: Emit,
  ) {
    this.user = userOf(options.userId);
    this.profile = new Profile(options);
    this.api = new Api(server, options.apiKey, this);
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
    if (this.user) void this.tell("users/identify", { traits: this.profile.traits, session_id: session });
  }

  introduceCompany(): void {
    const { company, companyTraits } = this.profile;
    void this.tell("companies/identify", { company_id: company, traits: companyTraits });
  }

  private async named(token: string | undefined): Promise<Identity> {
    const { Identity } = await fetched();
    this.identity ??= new Identity(this.options.getUserToken, () => this.emit("identityExpired"));
    this.identity.become(this.user, token);
    return this.identity;
  }

  private async tell(path: string, body: object): Promise<void> {
    try {
      await this.api.post(path, body);
    } catch (error) {
      this.emit("error", error);
    }
  }
}

/** Without it nobody can say who they are, so a broken line only delays it. */
async function fetched(): Promise<typeof import("./identity.ts")> {
  for (;;) {
    try {
      return await import("./identity.ts");
    } catch {
      await new Promise((resolve) => setTimeout(resolve, FETCH_AGAIN_MS));
    }
  }
}

export function userOf(id: string | undefined): string {
  return !id || id === ANONYMOUS ? "" : id;
}
