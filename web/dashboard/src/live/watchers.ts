/** Who reads what: readers by key, told one by one when their key changes. */
export class Watchers {
  readonly #readers = new Map<string, Set<() => void>>();

  watch(key: string, reader: () => void): () => void {
    const readers = this.#readers.get(key) ?? new Set();
    this.#readers.set(key, readers.add(reader));
    return () => {
      readers.delete(reader);
      if (readers.size === 0 && this.#readers.get(key) === readers) this.#readers.delete(key);
    };
  }

  has(key: string): boolean {
    return this.#readers.has(key);
  }

  notify(key: string): void {
    for (const reader of [...(this.#readers.get(key) ?? [])]) reader();
  }
}
