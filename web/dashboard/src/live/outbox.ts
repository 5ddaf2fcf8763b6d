import { type ApiError, newKey, type Schemas } from "@aureole/api";

/** After a fault that passes (no connection, a restart, too many at once) it is tried again. */
const RETRY_MS = 3_000;

/** One message on its way. Its client id makes a second sending harmless: the server has it once. */
export type Outgoing = {
  clientId: string;
  /** The ticket or conversation that it belongs to. */
  owner: string;
  mode: Schemas["ReplyMode"];
  text: string;
  mentions: string[];
  then?: "resolve";
  at: string;
  /** Not sent before this moment (ms), so that sending can be undone. */
  notBefore: number;
  error?: ApiError;
};

export type Posted = { error?: ApiError /** It may work later, unchanged. */; passing?: boolean };

/** Whether a refusal is over by itself: a fault, a limit, or an earlier sending that is still being worked on. */
export function passes(status: number, error: ApiError | undefined): boolean {
  return status >= 500 || status === 429 || error?.code === "still_running";
}

export type OutboxOptions = {
  /** Where it is kept and what it is locked by: one per teammate, so that another who signs in never sends it. */
  key: string;
  storage: Pick<Storage, "getItem" | "setItem">;
  post: (entry: Outgoing) => Promise<Posted>;
  changed: () => void;
  now?: () => number;
};

export type Draft = Pick<Outgoing, "owner" | "mode" | "text"> & Partial<Pick<Outgoing, "mentions" | "then">>;

/** Messages that wait to be sent. They survive reload, crash and offline; two tabs never both send. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #sending = new Set<string>();
  #entries: readonly Outgoing[];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#entries = this.#stored();
  }

  get entries(): readonly Outgoing[] {
    return this.#entries;
  }

  sending(clientId: string): boolean {
    return this.#sending.has(clientId);
  }

  /** Puts a message in. `delay` is how long it can be taken back. */
  add(draft: Draft, delay = 0): Outgoing {
    const now = this.#now();
    const entry = {
      mentions: [],
      ...draft,
      clientId: newKey(),
      at: new Date(now).toISOString(),
      notBefore: now + delay,
    };
    this.#store([...this.#stored(), entry]);
    void this.flush();
    return entry;
  }

  /** Takes a message back that hasn't left yet. */
  cancel(clientId: string): boolean {
    if (this.#sending.has(clientId)) return false;
    const entries = this.#stored();
    const left = entries.filter((entry) => entry.clientId !== clientId);
    this.#store(left);
    return left.length < entries.length;
  }

  retry(clientId: string): void {
    this.#store(this.#stored().map((entry) => (entry.clientId === clientId ? without(entry) : entry)));
    void this.flush();
  }

  /** Another tab has changed the box. */
  reload(): void {
    this.#entries = this.#stored();
    this.#options.changed();
  }

  /** Sends what is due, in order. A lost connection ends it quietly; the next one takes it up again. */
  async flush(): Promise<void> {
    const send = () => this.#sendDue();
    if (navigator.locks) await navigator.locks.request(this.#options.key, send);
    else await send();
  }

  async #sendDue(): Promise<void> {
    for (let entry = this.#due(); entry; entry = this.#due()) {
      const { clientId } = entry;
      this.#sending.add(clientId);
      this.#options.changed();
      const { error, passing } = await this.#options.post(entry);
      this.#sending.delete(clientId);
      if (passing) {
        this.#wakeIn(RETRY_MS);
        this.#options.changed();
        return;
      }
      const entries = this.#stored();
      if (error) this.#store(entries.map((one) => (one.clientId === clientId ? { ...one, error } : one)));
      else this.#store(entries.filter((one) => one.clientId !== clientId));
    }
    this.#wake();
  }

  #due(): Outgoing | undefined {
    return this.#stored().find((entry) => !entry.error && entry.notBefore <= this.#now());
  }

  #wake(): void {
    const times = this.#stored().flatMap((entry) => (entry.error ? [] : [entry.notBefore]));
    if (times.length > 0) this.#wakeIn(Math.min(...times) - this.#now());
  }

  #wakeIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), milliseconds);
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  #stored(): readonly Outgoing[] {
    try {
      return JSON.parse(this.#options.storage.getItem(this.#options.key) ?? "[]");
    } catch {
      return this.#entries ?? [];
    }
  }

  #store(entries: readonly Outgoing[]): void {
    this.#entries = entries;
    try {
      this.#options.storage.setItem(this.#options.key, JSON.stringify(entries));
    } catch {
      // Storage full or forbidden: memory serves, and the message still goes out from this tab.
    }
    this.#options.changed();
  }
}

function without({ error: _, ...entry }: Outgoing): Outgoing {
  return entry;
}
