import { type Change, changesOf, replace } from "./apply/record.ts";
import { repeatedIn } from "./apply/repeated.ts";
import { Expectations, type Expected } from "./expect.ts";
import type { EventFrame } from "./frames.ts";
import { type Noun, nounOf, nouns, type Records } from "./records.ts";
import { Watchers } from "./watchers.ts";

/** Events kept to bring a snapshot up to date that was taken before they arrived. */
const KEPT_EVENTS_MAX = 2_000;
/** Records held before the oldest that nobody reads are let go. */
const RECORDS_MAX = 6_000;

type Held<T> = { record: T; seq: number };
type Tables = { [N in Noun]: Map<string, Held<Records[N]>> };

/** Reads more of the world than one record: windows, timelines, counters. */
export type EventReader = (event: EventFrame) => void;

/**
 * What this browser knows: whole records, each true at a `seq`, with the expected changes laid over them.
 * Snapshots and events may come in any order; an older truth never replaces a newer one.
 */
export class Store {
  readonly expectations = new Expectations();
  readonly #tables = emptyTables();
  readonly #shown = new Map<string, object>();
  readonly #watchers = new Watchers();
  readonly #readers = new Set<EventReader>();
  readonly #lastEvents = new Map<string, EventFrame>();
  #kept: EventFrame[] = [];
  #floor = 0;
  #seq = 0;

  /** The log is complete here up to this. */
  get seq(): number {
    return this.#seq;
  }

  /** Begins anew at a snapshot. Records stay to be shown until what is on screen has been fetched again. */
  restart(seq: number): void {
    this.#kept = [];
    this.#lastEvents.clear();
    this.#floor = seq;
    this.#seq = seq;
    this.#settle();
  }

  watch(id: string, reader: () => void): () => void {
    return this.#watchers.watch(id, reader);
  }

  /** Calls back after every applied event, when its records are already in place. */
  onEvent(reader: EventReader): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  get<N extends Noun>(noun: N, id: string): Records[N] | undefined {
    const held = this.#tables[noun].get(id);
    if (!held) return undefined;
    const known = this.#shown.get(id);
    if (known) return known as Records[N];
    const shown = this.expectations.over(id, held.record);
    this.#shown.set(id, shown);
    return shown;
  }

  all<N extends Noun>(noun: N): Records[N][] {
    return [...this.#tables[noun].keys()].flatMap((id) => this.get(noun, id) ?? []);
  }

  /** The last thing that happened to a record, to say who changed it. */
  lastEvent(id: string): EventFrame | undefined {
    return this.#lastEvents.get(id);
  }

  /**
   * Takes records that are true at `seq`. False when they are older than the log here and the events between
   * are no longer kept: they have to be fetched again.
   */
  absorb(changes: Change[], seq: number): boolean {
    if (seq < this.#seq && seq < this.#floor) return false;
    for (const change of changes) this.#put(change, seq);
    const ids = new Set(changes.map((change) => change.id));
    for (const event of this.#kept) {
      if (event.seq > seq) this.#take(event, (id) => ids.has(id));
    }
    this.#prune();
    return true;
  }

  /** Applies one event of the log. Its order has been checked by whoever received it. */
  apply(event: EventFrame): void {
    this.#take(event);
    for (const id of Object.values(event.ids)) if (id) this.#lastEvents.set(id, event);
    this.#keep(event);
    this.reach(event.seq);
    for (const reader of [...this.#readers]) reader(event);
  }

  /** The log has nothing more up to `seq`. */
  reach(seq: number): void {
    if (seq <= this.#seq) return;
    this.#seq = seq;
    this.#settle();
  }

  expect(id: string, fields: object): Expected {
    const patch = this.expectations.add(id, fields);
    this.#changed(id);
    return {
      done: (seq) => {
        if (seq === undefined) this.#become(id, fields);
        patch.until = seq ?? this.#seq;
        this.#settle();
      },
      refused: () => {
        this.expectations.drop(patch);
        this.#changed(id);
      },
    };
  }

  #become(id: string, fields: object): void {
    for (const noun of nouns) {
      const held = this.#tables[noun].get(id);
      if (held) Object.assign(held, { record: { ...held.record, ...fields } });
    }
  }

  #settle(): void {
    for (const id of this.expectations.reached(this.#seq)) this.#changed(id);
  }

  /** Lays what an event says on the records: those it brings, then those that repeat something of them. */
  #take(event: EventFrame, wanted: (id: string) => boolean = () => true): void {
    for (const change of changesOf(event)) if (wanted(change.id)) this.#put(change, event.seq);
    const repeated = repeatedIn(event, (noun) =>
      [...this.#tables[noun].values()].map(({ record }) => record),
    );
    for (const change of repeated) if (wanted(change.id)) this.#put(change, event.seq);
  }

  #put<N extends Noun>(change: { noun: N; id: string; record: Records[N] | undefined }, seq: number): void {
    const table = this.#tables[change.noun];
    const held = table.get(change.id);
    if (held && held.seq > seq) return;
    table.delete(change.id);
    if (change.record) table.set(change.id, { record: replace(held?.record, change.record), seq });
    this.#changed(change.id);
  }

  #changed(id: string): void {
    this.#shown.delete(id);
    this.#watchers.notify(id);
  }

  #keep(event: EventFrame): void {
    this.#kept.push(event);
    if (this.#kept.length <= KEPT_EVENTS_MAX) return;
    const gone = this.#kept.shift();
    if (!gone) return;
    this.#floor = gone.seq;
    for (const id of Object.values(gone.ids)) {
      if (id && this.#lastEvents.get(id) === gone) this.#lastEvents.delete(id);
    }
  }

  #prune(): void {
    for (const noun of nouns) {
      const table = this.#tables[noun];
      for (const id of table.keys()) {
        if (table.size <= RECORDS_MAX) break;
        if (this.#watchers.has(id)) continue;
        table.delete(id);
        this.#shown.delete(id);
      }
    }
  }
}

function emptyTables(): Tables {
  return {
    ticket: new Map(),
    conversation: new Map(),
    contact: new Map(),
    company: new Map(),
    message: new Map(),
    teammate: new Map(),
    agent: new Map(),
    workspace: new Map(),
    source: new Map(),
    model: new Map(),
  };
}

type Embedding = { id: string; contact?: Records["contact"] | null; company?: Records["company"] | null };

/** Records as an answer holds them, one or many, with what they embed as records of their own. */
export function changesIn(data: Embedding | readonly Embedding[], noun?: Noun): Change[] {
  const records: readonly Embedding[] = "id" in data ? [data] : data;
  return records.flatMap(({ contact, company, ...record }): Change[] => {
    const of = noun ?? nounOf(record.id);
    const own = of ? [{ noun: of, id: record.id, record } as Change] : [];
    return [
      ...own,
      ...(contact ? changesIn(contact, "contact") : []),
      ...(company ? changesIn(company, "company") : []),
    ];
  });
}
