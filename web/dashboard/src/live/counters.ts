import type { View } from "./records.ts";
import { Watchers } from "./watchers.ts";

/** The server counts no further; this many and more is shown as `99+`. */
export const COUNT_CAP = 100;

type Adjustment = { view: View; by: 1 | -1; until: number };

/** An expected change of counts: kept until the server's number knows of it, or taken back. */
export type Counted = { settle(seq: number): void; refused(): void };

/** Counts of views: absolute numbers from the server, corrected at once by what was done here. */
export class Counters {
  readonly #counts = new Map<string, number | null>();
  readonly #watchers = new Watchers();
  /** How far the log was when a view's number came. */
  readonly #countedAt = new Map<string, number>();
  #adjustments: Adjustment[] = [];

  watch(view: View, reader: () => void): () => void {
    return this.#watchers.watch(view, reader);
  }

  /** Undefined before the first number, null where counting would take too long. */
  get(view: View): number | null | undefined {
    const count = this.#counts.get(view);
    if (typeof count !== "number" || count >= COUNT_CAP) return count;
    const by = this.#adjustments.filter((one) => one.view === view).reduce((sum, one) => sum + one.by, 0);
    return Math.max(0, Math.min(COUNT_CAP, count + by));
  }

  /** Takes numbers that came when the log here had reached `seq`. */
  take(counts: { [view: string]: number | null }, seq: number): void {
    this.#adjustments = this.#adjustments.filter((one) => one.until > seq || !(one.view in counts));
    for (const [view, count] of Object.entries(counts)) {
      this.#counts.set(view, count);
      this.#countedAt.set(view, seq);
      this.#watchers.notify(view);
    }
  }

  /** The server counted all that happened up to `seq`: a number that it didn't send has stayed the same. */
  reach(seq: number): void {
    this.#drop((one) => one.until <= seq);
  }

  adjust(left: readonly View[], entered: readonly View[]): Counted {
    const mine: Adjustment[] = [
      ...left.map((view): Adjustment => ({ view, by: -1, until: Number.POSITIVE_INFINITY })),
      ...entered.map((view): Adjustment => ({ view, by: 1, until: Number.POSITIVE_INFINITY })),
    ];
    this.#adjustments.push(...mine);
    for (const { view } of mine) this.#watchers.notify(view);
    return {
      settle: (seq) => {
        for (const one of mine) one.until = seq;
        this.#drop((one) => mine.includes(one) && (this.#countedAt.get(one.view) ?? -1) >= seq);
      },
      refused: () => this.#drop((one) => mine.includes(one)),
    };
  }

  #drop(over: (one: Adjustment) => boolean): void {
    const gone = this.#adjustments.filter(over);
    this.#adjustments = this.#adjustments.filter((one) => !gone.includes(one));
    for (const { view } of gone) this.#watchers.notify(view);
  }
}
