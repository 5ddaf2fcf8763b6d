export type Toast = {
  text: string;
  tone?: "neutral" | "danger";
  undo?: () => unknown;
  retry?: () => unknown;
};

/** A toast on screen; the id changes with every new one, so that time starts anew. */
export type ShownToast = Toast & { id: number };

const readers = new Set<() => void>();
let shown: ShownToast | undefined;
let count = 0;

/** Says what has just happened, at the edge of the page. The newest replaces the one before. */
export function toast(next: Toast): void {
  count += 1;
  show({ ...next, id: count });
}

export function currentToast(): ShownToast | undefined {
  return shown;
}

export function dismissToast(id: number | undefined = shown?.id): void {
  if (shown?.id === id) show(undefined);
}

/** Takes the last change back, if its toast still offers it. */
export function undoLast(): boolean {
  const undo = shown?.undo;
  if (!undo) return false;
  show(undefined);
  undo();
  return true;
}

export function watchToasts(reader: () => void): () => void {
  readers.add(reader);
  return () => readers.delete(reader);
}

function show(next: ShownToast | undefined): void {
  shown = next;
  for (const reader of readers) reader();
}
