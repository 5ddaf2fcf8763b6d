import type { ApiError } from "@aureole/api";
import type { EnterFrame, EventFrame, LeaveFrame, Sort } from "./frames.ts";
import type { View } from "./records.ts";

/** The next page is fetched when so many rows are left. */
export const ROWS_LEFT = 20;

export type Page = { rows: { id: string; sort: Sort }[]; next: string | null };
export type Gone = { by: EventFrame | undefined };

export type WindowState = {
  ids: readonly string[];
  /** Rows that came while the list was held, waiting above the first row. */
  held: number;
  /** Rows that somebody else's act took out of the view, shown greyed until the selection moves on. */
  gone: ReadonlyMap<string, Gone>;
  loaded: boolean;
  loading: boolean;
  error: ApiError | undefined;
  more: boolean;
};

type Placement = EnterFrame | LeaveFrame;

const empty: WindowState = {
  ids: [],
  held: 0,
  gone: new Map(),
  loaded: false,
  loading: false,
  error: undefined,
  more: false,
};

/**
 * One list: an order of ids that the server decides. While it is held nothing in it moves: rows that enter
 * wait, rows that leave by another's doing stay greyed in their place.
 */
export class ListWindow {
  readonly view: View;
  readonly #places = new Map<string, Sort>();
  readonly #gone = new Map<string, Gone>();
  readonly #hidden = new Set<string>();
  readonly #changed: () => void;
  #waiting: EnterFrame[] = [];
  #early: Placement[] = [];
  #held = false;
  #next: string | null = null;
  #state = empty;

  constructor(view: View, changed: () => void) {
    this.view = view;
    this.#changed = changed;
  }

  get state(): WindowState {
    return this.#state;
  }

  get next(): string | null {
    return this.#next;
  }

  loading(): void {
    this.#publish({ loading: true, error: undefined });
  }

  failed(error: ApiError): void {
    this.#publish({ loading: false, error });
  }

  /** Takes the first page, in place of all that was there, and what happened since it was asked for. */
  begin(page: Page): void {
    this.#places.clear();
    this.#gone.clear();
    this.#hidden.clear();
    this.#waiting = [];
    this.#append(page);
    const early = this.#early;
    this.#early = [];
    for (const frame of early) this.#place(frame, undefined, true);
    this.#publish({ loaded: true, loading: false, error: undefined });
  }

  /** Takes a further page below the rows that are there. */
  extend(page: Page): void {
    this.#append(page);
    this.#publish({ loading: false, error: undefined });
  }

  /** What the server says of membership. Before the first page it waits until there is something to place in. */
  place(frame: Placement, by?: EventFrame, mine = false): void {
    if (!this.#state.loaded || this.#state.loading) this.#early.push(frame);
    if (!this.#state.loaded) return;
    this.#place(frame, by, mine);
    this.#publish({});
  }

  hold(held: boolean): void {
    this.#held = held;
    if (!held && this.#waiting.length > 0) this.takeIn();
  }

  /** Takes the waiting rows in. */
  takeIn(): void {
    for (const { id, sort } of this.#waiting) this.#places.set(id, sort);
    this.#waiting = [];
    this.#publish({});
  }

  /** The selection has moved on: rows that left may go now. */
  settle(): void {
    if (this.#gone.size === 0) return;
    for (const id of this.#gone.keys()) this.#places.delete(id);
    this.#gone.clear();
    this.#publish({});
  }

  /** Hides a row at once that one's own act takes out; shown again if the act is refused. */
  hide(id: string, hidden: boolean): void {
    if (hidden) this.#hidden.add(id);
    else this.#hidden.delete(id);
    this.#publish({});
  }

  #append(page: Page): void {
    for (const { id, sort } of page.rows) this.#places.set(id, sort);
    this.#next = page.next;
  }

  #place(frame: Placement, by: EventFrame | undefined, mine: boolean): void {
    this.#waiting = this.#waiting.filter(({ id }) => id !== frame.id);
    if (frame.type === "leave") {
      const gone = mine || this.#hidden.has(frame.id) || !this.#places.has(frame.id);
      if (gone) this.#places.delete(frame.id);
      else this.#gone.set(frame.id, { by });
      this.#hidden.delete(frame.id);
      return;
    }
    this.#gone.delete(frame.id);
    this.#hidden.delete(frame.id);
    if (this.#below(frame.sort)) this.#places.delete(frame.id);
    else if (this.#held && !mine) this.#waiting.push(frame);
    else this.#places.set(frame.id, frame.sort);
  }

  /** Whether a place belongs to a page that isn't fetched yet. */
  #below(sort: Sort): boolean {
    const last = this.#state.ids.at(-1);
    const place = last && this.#places.get(last);
    return Boolean(this.#next && place && newestFirst(place, sort) < 0);
  }

  #publish(change: Partial<WindowState>): void {
    const rows = [...this.#places].filter(([id]) => !this.#hidden.has(id));
    const ids = rows.sort(([, one], [, other]) => newestFirst(one, other)).map(([id]) => id);
    const known = this.#state.ids;
    const same = ids.length === known.length && ids.every((id, at) => id === known[at]);
    this.#state = {
      ...this.#state,
      ids: same ? known : ids,
      held: this.#waiting.filter(({ id }) => !this.#places.has(id)).length,
      gone: new Map(this.#gone),
      more: this.#next !== null,
      ...change,
    };
    this.#changed();
  }
}

function newestFirst(one: Sort, other: Sort): number {
  for (const at of [0, 1] as const) if (one[at] !== other[at]) return one[at] > other[at] ? -1 : 1;
  return 0;
}
