import type { ApiError, Schemas } from "@aureole/api";
import { concerns, type Entry, entriesOf, entryFrom, insert, type TimelineOwner } from "./apply/timeline.ts";
import type { EventFrame } from "./frames.ts";

export type TimelinePage = { items: readonly Schemas["TimelineItem"][]; before: string | null };

export type TimelineState = {
  entries: readonly Entry[];
  loaded: boolean;
  loading: boolean;
  error: ApiError | undefined;
  /** Whether older entries can be fetched. */
  older: boolean;
};

/** What one ticket or conversation shows: a stretch of entries up to now, growing with the log. */
export class Timeline {
  readonly owner: TimelineOwner;
  readonly #changed: () => void;
  readonly #threads = new Set<string>();
  #early: Entry[] = [];
  #before: string | null = null;
  #state: TimelineState = { entries: [], loaded: false, loading: false, error: undefined, older: false };

  constructor(owner: TimelineOwner, changed: () => void) {
    this.owner = owner;
    this.#changed = changed;
  }

  get state(): TimelineState {
    return this.#state;
  }

  get before(): string | null {
    return this.#before;
  }

  loading(): void {
    this.#publish({ loading: true, error: undefined });
  }

  failed(error: ApiError): void {
    this.#publish({ loading: false, error });
  }

  /** Takes the newest page in place of all that was there, and what happened since it was asked for. */
  begin(page: TimelinePage): void {
    const entries = insert(this.#entries(page), this.#early);
    this.#early = [];
    this.#before = page.before;
    this.#publish({ entries, loaded: true, loading: false, error: undefined });
  }

  /** Takes an older page above what is there. */
  extend(page: TimelinePage): void {
    this.#before = page.before;
    this.#publish({ entries: insert(this.#state.entries, this.#entries(page)), loading: false });
  }

  /** Adds what an event brings, if it belongs here. */
  event(event: EventFrame): void {
    const entry = entryFrom(event);
    if (entry && concerns(event, this.owner, this.#threads)) this.add(entry);
  }

  add(entry: Entry): void {
    if (this.#state.loading || !this.#state.loaded) this.#early.push(entry);
    if (!this.#state.loaded) return;
    this.#publish({ entries: insert(this.#state.entries, [entry]) });
  }

  #entries(page: TimelinePage): Entry[] {
    for (const item of page.items) if (item.type === "message") this.#threads.add(item.message.thread_id);
    return entriesOf(page.items);
  }

  #publish(change: Partial<TimelineState>): void {
    this.#state = { ...this.#state, older: this.#before !== null, ...change };
    this.#changed();
  }
}
