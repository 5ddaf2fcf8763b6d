/** A change shown before the server has confirmed it. */
export type Expected = {
  /**
   * The server did it at this `seq`; the patch goes when the log here has reached it. Without one there is no
   * event to wait for (what is read, for instance) and the patch becomes part of the record.
   */
  done(seq?: number): void;
  /** The server refused: only this patch is taken back. */
  refused(): void;
};

type Patch = { id: string; fields: object; until: number | undefined };

/**
 * The patches that lie over the records, oldest first. A patch ends by the log, not by the answer, so that
 * nothing flickers between the answer and its event.
 */
export class Expectations {
  readonly #patches = new Map<string, Patch[]>();

  /** The record as it is shown: the base with every expected change over it. */
  over<T extends object>(id: string, base: T): T {
    const patches = this.#patches.get(id);
    return patches ? Object.assign({}, base, ...patches.map((patch) => patch.fields)) : base;
  }

  add(id: string, fields: object): Patch {
    const patch: Patch = { id, fields, until: undefined };
    this.#patches.set(id, [...(this.#patches.get(id) ?? []), patch]);
    return patch;
  }

  drop(patch: Patch): void {
    const left = (this.#patches.get(patch.id) ?? []).filter((other) => other !== patch);
    if (left.length > 0) this.#patches.set(patch.id, left);
    else this.#patches.delete(patch.id);
  }

  /** Drops what the log has confirmed and answers whose records may look different now. */
  reached(seq: number): string[] {
    const ended = [...this.#patches.values()]
      .flat()
      .filter((patch) => patch.until !== undefined && patch.until <= seq);
    for (const patch of ended) this.drop(patch);
    return ended.map((patch) => patch.id);
  }

  pending(id: string): boolean {
    return this.#patches.has(id);
  }
}
