//! Tells the server whom the site says the visitor is and where they work: with traits and context,
//! again when the context changes. A contact whom the server doesn't take as told costs no message.

import type { ContextEntry, Options, Traits } from "../sdk.ts";
import type { Account } from "./account.ts";
import { Identity } from "./identity.ts";

/** A page that sets many entries in a row is told of once. */
const GATHER_MS = 1_000;

type Context = Record<string, ContextEntry>;

export class Introduction {
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Whose context the server has from this page, and which. */
  private user = "";
  private told: Context = {};
  private session = "";
  private readonly companies = new Map<string, Traits>();

  readonly identity: Identity;

  constructor(
    private readonly account: Account,
    getUserToken: Options["getUserToken"],
    expired: () => void,
  ) {
    this.identity = new Identity(getUserToken, expired);
  }

  soon(): void {
    this.stop();
    this.timer = setTimeout(() => void this.now(this.session), GATHER_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  async now(session: string): Promise<void> {
    this.stop();
    const { account } = this;
    const { user, profile } = account;
    if (user !== this.user) this.told = {};
    this.user = user;
    this.session = session;
    if (!user) return;
    const { traits } = profile;
    try {
      const context = await this.tell({ traits, session_id: session });
      if (user !== account.user) return;
      profile.settled = traits;
      this.told = context;
    } catch (error) {
      account.complain(error);
    }
  }

  /** Traits of a company merge, as those of a person do. */
  async company(company_id: string, more: Traits | undefined): Promise<void> {
    const traits = { ...this.companies.get(company_id), ...more };
    this.companies.set(company_id, traits);
    try {
      await this.account.api.post("companies/identify", { company_id, traits });
    } catch (error) {
      this.account.complain(error);
    }
  }

  /** Leaves out what the server refused under this name. Says whether there was such a thing. */
  drop(field: string): boolean {
    const { profile } = this.account;
    const { traits, settled, context } = profile;
    const [, key] = /^context\.(.+)/s.exec(field) ?? [];
    if (field === "custom_fields") profile.settled = traits;
    else if (field === "context") profile.context = undefined;
    else if (key && context && key in context) profile.clearContext(key);
    return profile.settled !== settled || profile.context !== context;
  }

  /** Resolves to the context that the contact has now. */
  private async tell(who: object): Promise<Context> {
    const { account, told } = this;
    const { profile } = account;
    try {
      await account.say("users/identify", who, () => ({ context: this.changes() }));
      return { ...profile.context };
    } catch (error) {
      if (!profile.context || (error as { code?: string }).code !== "too_long") throw error;
      // Both together are too much for a contact: who it is matters more, and messages still carry the context.
      account.complain(error);
      await account.api.post("users/identify", who);
      return told;
    }
  }

  /** The entries as they are, and emptied those that the contact has and the site has cleared. */
  private changes(): Context | undefined {
    const { context } = this.account.profile;
    const gone = Object.entries(this.told).filter(([key]) => !(context && key in context));
    const emptied = Object.fromEntries(gone.map(([key, { label }]) => [key, { label, value: null }]));
    return context && { ...emptied, ...context };
  }
}
