import type { View } from "./records.ts";
import { Watchers } from "./watchers.ts";

/** The server counts no further; this many and more is shown as `99+`. */
export const COUNT_CAP = 100;

type Adjustment = { view: View; by: 1 | -1; settled: boolean };

/** An expected change of counts: kept until the server's next number, or taken back. */
export type Counted = { settle(): void; refused(): void };

/** Counts of views: absolute numbers from the server, corrected at once by what was done here. */
export class Counters {
  readonly #counts = new Map<string, number | null>();
  readonly #watchers = new Watchers();
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

  take(counts: { [view: string]: number | null }): void {
    this.#adjustments = this.#adjustments.filter((one) => !one.settled || !(one.view in counts));
    for (const [view, count] of Object.entries(counts)) {
      this.#counts.set(view, count);
      this.#watchers.notify(view);
    }
  }

  adjust(left: readonly View[], entered: readonly View[]): Counted {
    const mine: Adjustment[] = [
      ...left.map((view): Adjustment => ({ view, by: -1, settled: false })),
      ...entered.map((view): Adjustment => ({ view, by: 1, settled: false })),
    ];
    const notify = () => {
      for (const { view } of mine) this.#watchers.notify(view);
    };
    this.#adjustments.push(...mine);
    notify();
    return {
      settle: () => {
        for (const one of mine) one.settled = true;
      },
      refused: () => {
        this.#adjustments = this.#adjustments.filter((one) => !mine.includes(one));
        notify();
      },
    };
  }
}
