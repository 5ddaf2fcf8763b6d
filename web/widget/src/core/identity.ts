//! Who the visitor is and what proves it. Promises: a token known to be expired is never sent; after
//! a refusal user-scoped requests pause until a new token comes; the site hears of each pause once.

/** How long the site may take for a fresh token. */
const TOKEN_MS_MAX = 10_000;
/** After a failed attempt the site is left alone for this long. */
const TOKEN_RETRY_MS = 15_000;
/** A token that ends within this time may end under way. */
const TOKEN_SPARE_MS = 5_000;

export type Proof = { user_id?: string; user_token?: string };

/** Thrown in place of a request while there is no proof of who asks. */
class Paused extends Error {}

type Asking = (() => Promise<string>) | undefined;

export class Identity {
  /** Whether requests of this user wait for a token. */
  blocked = false;
  private asking: Promise<void> | null = null;
  private askAgainAt = 0;

  user = "";
  token: string | undefined;

  constructor(
    private readonly getUserToken: Asking,
    private readonly expired: () => void,
  ) {}

  /** The fields of a request. Waits for a fresh token where one is needed and can be had. */
  async proof(): Promise<Proof> {
    if (this.user === "") return {};
    const wanting = this.blocked || (this.token ? isExpired(this.token) : this.getUserToken !== undefined);
    if (wanting) await this.renew();
    return { user_id: this.user, ...(this.token && { user_token: this.token }) };
  }

  /** The server refused this proof: another is asked for, else everything of this user pauses. */
  async refused(proof: Proof): Promise<void> {
    if (proof.user_token !== this.token || proof.user_id !== this.user) return;
    this.token = undefined;
    await this.renew();
  }

  /** Another user, or the same one with a new token. Ends a pause if there is a token. */
  become(user: string, token: string | undefined): void {
    if (user !== this.user || token) {
      this.token = token;
      this.blocked = false;
      this.askAgainAt = 0;
    }
    this.user = user;
  }

  private renew(): Promise<void> {
    this.asking ??= this.ask().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  private async ask(): Promise<void> {
    const { user } = this;
    try {
      if (!this.getUserToken || Date.now() < this.askAgainAt) throw new Paused();
      this.askAgainAt = Date.now() + TOKEN_RETRY_MS;
      const token = await within(TOKEN_MS_MAX, this.getUserToken());
      if (user !== this.user) return;
      if (typeof token !== "string" || isExpired(token)) throw new Paused();
      this.token = token;
      this.blocked = false;
    } catch {
      if (user !== this.user) return;
      if (!this.blocked) this.expired();
      this.blocked = true;
      throw new Paused("The visitor's identity token is missing, expired or was refused.");
    }
  }
}

function within<Value>(milliseconds: number, promise: Promise<Value>): Promise<Value> {
  const limit = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Paused()), milliseconds);
  });
  return Promise.race([promise, limit]);
}

/** Only what can be read counts: a token in another form is the server's to judge. */
function isExpired(token: string): boolean {
  try {
    const claims = atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"));
    const { exp } = JSON.parse(claims) as { exp?: unknown };
    return typeof exp === "number" && exp * 1000 < Date.now() + TOKEN_SPARE_MS;
  } catch {
    return false;
  }
}
