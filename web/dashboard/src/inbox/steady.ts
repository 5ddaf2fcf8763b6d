/**
 * The order that a person sees, kept apart from the order that is true.
 *
 * An event from elsewhere must not move what is under the pointer or the selection. While the list is held, rows
 * that enter or move up wait outside, and rows that leave stay, greyed. What I did myself shows at once.
 */
export type Shown = {
  ids: readonly string[];
  /** Rows that left the view by somebody else's doing; they go when the selection moves on. */
  gone: ReadonlySet<string>;
  /** How many rows wait above until they are taken in. */
  waiting: number;
};

export type Change = {
  /** The order that is true now. */
  ids: readonly string[];
  /** The list is scrolled down, under the pointer, or a key was just pressed. */
  held: boolean;
  current: string | null;
  /** Rows whose leaving is my own doing. */
  mine: ReadonlySet<string>;
};

export const nothingShown: Shown = { ids: [], gone: new Set(), waiting: 0 };

/** What to show next, given what is shown and what has become true. */
export function steady(shown: Shown, { ids, held, current, mine }: Change): Shown {
  const present = new Set(ids);
  const kept = shown.ids.filter((id) => present.has(id) || stays(id, held, current, mine));
  const gone = new Set(kept.filter((id) => !present.has(id)));

  if (!held || shown.ids.length === 0) return { ids: withGone(ids, kept, gone), gone, waiting: 0 };

  const known = new Set(kept);
  const lastKnown = ids.findLastIndex((id) => known.has(id));
  const below = ids.slice(lastKnown + 1);
  const waiting = ids.slice(0, lastKnown + 1).filter((id) => !known.has(id)).length;
  return { ids: [...kept, ...below], gone, waiting };
}

function stays(id: string, held: boolean, current: string | null, mine: ReadonlySet<string>): boolean {
  return !mine.has(id) && (held || id === current);
}

/** Puts the rows that stay although they left behind the neighbour they had. */
function withGone(ids: readonly string[], before: readonly string[], gone: ReadonlySet<string>): string[] {
  const result = [...ids];
  for (const id of before) {
    if (!gone.has(id)) continue;
    const above = before[before.indexOf(id) - 1];
    result.splice(above === undefined ? 0 : result.indexOf(above) + 1, 0, id);
  }
  return result;
}

/** The row that the selection moves to when `id` leaves: the next one, or at the end the one before. */
export function neighbour(ids: readonly string[], id: string): string | null {
  const index = ids.indexOf(id);
  return ids[index + 1] ?? ids[index - 1] ?? null;
}
