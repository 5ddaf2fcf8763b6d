/** At most one sentence in this time, so that a screen reader isn't talked over. */
const QUIET_MS = 2_000;

const readers = new Set<() => void>();
let said = "";
let saidAt = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;

/** Says a sentence to screen readers, politely. Of several in a row the last is said. */
export function announce(sentence: string): void {
  clearTimeout(waiting);
  const wait = Math.max(0, saidAt + QUIET_MS - Date.now());
  waiting = setTimeout(() => {
    said = sentence;
    saidAt = Date.now();
    for (const reader of readers) reader();
  }, wait);
}

export function announced(): string {
  return said;
}

export function watchAnnounced(reader: () => void): () => void {
  readers.add(reader);
  return () => readers.delete(reader);
}
